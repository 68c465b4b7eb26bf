/** What `--help` says: every way to call Postern, and every option with what holds unless it is given. */
export const usage = `Usage: postern [URL | ACCOUNT] [options]
       postern receipts [NUMBER] [--account URL | ACCOUNT]
       postern forget [URL | ACCOUNT]

  URL                         the mailbox, one of
      pop3s://user@host[:995]   TLS from the start
      pop3://user@host[:110]    TLS by STLS, and no login without it
  ACCOUNT                     one of the configuration file, by its name
  --demo                      a sample mailbox: nothing to set up
  --plaintext                 with pop3://: allow a login without TLS
  --ca FILE                   trust the certificate authority in FILE (PEM) too
  --password-command COMMAND  COMMAND prints the password in its first line;
                              without it the password is asked for
  --read-only                 nothing can be queued or purged
  --purge-choice CHOICE       what Enter answers when a purge asks: back, purge
                              or back-up (then purge); back unless told
  --back-up-to FOLDER         where copies are saved before a purge (Maildir);
                              unless told, in ~/.local/share/postern/backup
  --let-go-after SECONDS      let others have the mailbox after so long without
                              use, ten times as long while headers are read;
                              60 unless told, 0 for never
  --headers SCOPE             whose headers are read: all (unless told) or seen,
                              which spares a line that costs: only those in
                              sight are read, and nothing in advance
  --ask-above SIZE            ask before a message of more than SIZE is loaded
                              whole, such as 500KB; 10MB unless told
  --no-retr                   load messages with TOP instead of RETR, for
                              servers where RETR hides them (Gmail)
  --cache-size SIZE           keep at most SIZE of what the list shows, for the
                              next start; 256MB unless told, 0 for nothing
  --draw WAY                  what the terminal is sent of a new screen: the
                              cells that differ, or the lines; cells unless told
  --no-status-query           with cells: never ask the terminal whether it has
                              kept up, for one that does not know ESC [ 5 n
  --log FILE                  write what is said to and by the server to FILE,
                              without its secrets
  --help, --version

  receipts                    lists the purges there were, or shows one in full
  --account URL | ACCOUNT     with receipts: only those of this mailbox
  forget                      removes what is kept of a mailbox, or of all, for
                              the next start; not the queue, nor the receipts
`
