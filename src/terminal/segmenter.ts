/**
 * Characters of which each is a grapheme cluster of its own, whatever stands beside it (UAX #29): no line ends, no joiners,
 * no variation selectors, no marks.
 */
const alone = /^[[\p{Cc}--[\r\n]] -~¡-¬®-ʯ‐-‧‰-⁞←-⇿─-◿]*$/v

type Cluster = { readonly segment: string; readonly index: number; readonly input: string }

/**
 * Grapheme clusters, as the bundle has it in place of `Intl.Segmenter`. Ink and its packages make several when they are
 * loaded, and ask them about each line; to make the first takes milliseconds of a start, and what most lines are
 * made of needs none.
 */
export class Segmenter {
  readonly #make: () => Intl.Segmenter
  #made: Intl.Segmenter | undefined

  constructor(...how: ConstructorParameters<typeof Intl.Segmenter>) {
    this.#make = () => new globalThis.Intl.Segmenter(...how)
  }

  segment(input: string) {
    const whole = () => {
      this.#made ??= this.#make()
      return this.#made.segment(input)
    }
    return {
      [Symbol.iterator]: (): Iterator<Cluster> =>
        alone.test(input) ? eachAlone(input) : whole()[Symbol.iterator](),
      containing: (index?: number) => whole().containing(index),
    }
  }
}

function* eachAlone(input: string): Generator<Cluster> {
  for (let index = 0; index < input.length; index++) yield { segment: input.charAt(index), index, input }
}

export { Segmenter as 'Intl.Segmenter' }
