import { said } from '../text/sanitise.ts'
import { always, type Command, everywhere, mailbox, texts } from './command.ts'
import { cannotReconnect, isClosed, isRunning } from './refusals.ts'
import type { Place } from './state.ts'

const overlays: readonly Place[] = [...texts, 'parts', 'links']

/** The commands of the program itself: its panes, the connection, help, and the ways back and out. */
export const programCommands: readonly Command[] = [
  {
    name: 'stop',
    keys: ['escape'],
    places: everywhere,
    hint: said`stop`,
    hinted: isRunning,
    help: said`While a message is loaded, saved or piped: stop that.`,
    event: { type: 'wentBack' },
  },
  {
    name: 'back',
    keys: ['escape'],
    places: ['preview', 'queue', ...overlays],
    hint: said`back`,
    hinted: state => !isRunning(state),
    help: said`Back to what was on the screen before; from a pane to the list.`,
    event: { type: 'wentBack' },
  },
  {
    name: 'dismiss',
    keys: ['escape'],
    places: ['list'],
    help: said`In the list: put away what the notice line says.`,
    event: { type: 'wentBack' },
  },
  {
    name: 'pane',
    keys: ['tab'],
    places: mailbox,
    hint: said`pane`,
    help: said`To the next pane: list, preview, queue.`,
    event: { type: 'paneChanged', to: 'next' },
  },
  {
    name: 'previous-pane',
    keys: ['shift+tab'],
    places: mailbox,
    help: said`To the previous pane.`,
    event: { type: 'paneChanged', to: 'previous' },
  },
  {
    name: 'toggle-preview',
    keys: ['P'],
    places: mailbox,
    help: said`Preview pane off and on.`,
    event: { type: 'previewToggled' },
  },
  {
    name: 'reconnect',
    keys: ['R'],
    places: everywhere,
    hint: said`connect`,
    hinted: isClosed,
    help: said`Connect anew and read the mailbox again; the queue stays.`,
    event: { type: 'reconnectAsked' },
    refused: cannotReconnect,
  },
  {
    name: 'transcript',
    keys: ['L'],
    places: everywhere.filter(place => place !== 'transcript'),
    hint: said`transcript`,
    hinted: isClosed,
    help: said`The transcript: what was said between Postern and the server, without its secrets.`,
    event: { type: 'transcriptAsked' },
  },
  {
    name: 'help',
    keys: ['?', 'H'],
    places: ['parts', 'links', ...mailbox],
    hint: said`help`,
    help: said`This help.`,
    event: { type: 'helpAsked' },
  },
  {
    name: 'help-in-text',
    keys: ['H'],
    places: texts.filter(place => place !== 'help'),
    hint: said`help`,
    help: said`In a text: this help.`,
    event: { type: 'helpAsked' },
  },
  {
    name: 'redraw',
    keys: ['ctrl+l'],
    places: always,
    help: said`Draw the screen anew.`,
    event: { type: 'redrawAsked' },
  },
  {
    name: 'suspend',
    keys: ['ctrl+z'],
    places: always,
    help: said`Back to the shell for a while; fg returns.`,
    event: { type: 'suspendAsked' },
  },
  {
    name: 'close',
    keys: ['q'],
    places: overlays,
    help: said`In a text, the tree of parts and the list of links: back to what was there before.`,
    event: { type: 'closeAsked' },
  },
  {
    name: 'quit',
    keys: ['q'],
    places: mailbox,
    hint: said`quit`,
    help: said`Leave. With a queue it asks: purge, leave without purging, or stay.`,
    event: { type: 'quitAsked' },
  },
  {
    name: 'leave-at-once',
    keys: ['ctrl+c'],
    places: always,
    help: said`Leave at once, without a word to the server. What it was not asked to remove yet stays.`,
    event: { type: 'leftAtOnce' },
  },
]
