/** Whom the maildirs belong to: nobody, by user and by group. Dovecot opens no mail as root. */
export const mailOwner = { uid: 65534, gid: 65534 } as const

/** What one private Dovecot needs to know. */
export type DovecotSettings = {
  readonly folder: string
  readonly port: number
  readonly tlsPort: number
  readonly lockSession: boolean
}

/**
 * Gives the whole dovecot.conf (Dovecot 2.3) of a POP3 server that keeps everything in `folder`, logs to its
 * standard error, and takes any user with the password `secret`.
 */
export const dovecotConfiguration = ({ folder, port, tlsPort, lockSession }: DovecotSettings): string => `
protocols = pop3
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = /dev/stderr

ssl = yes
ssl_cert = <${folder}/certificate.pem
ssl_key = <${folder}/key.pem

mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 0
pop3_lock_session = ${lockSession ? 'yes' : 'no'}

auth_mechanisms = plain login cram-md5
auth_username_format = %u
disable_plaintext_auth = no
# A wrong password is answered at once, however often it comes.
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}

passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${mailOwner.uid} gid=${mailOwner.gid} home=${folder}/home/%u allow_all_users=yes
}

service pop3-login {
  service_count = 0
  process_min_avail = 1
  inet_listener pop3 {
    port = ${port}
  }
  inet_listener pop3s {
    port = ${tlsPort}
    ssl = yes
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`
