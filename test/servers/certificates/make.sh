#!/bin/sh
# Makes the certificates for loopback: the demo server's own, and the two that a client must not trust.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cd "$work"

cat > ca.cnf <<'END'
[ca]
default_ca = self
[self]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = ${ENV::NAMES}
END

# certificate <file> <key file> <name> <alternative names> <first day> <last day>
certificate() {
  : > index.txt
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$3" -keyout "$2" -out request.pem
  NAMES=$4 openssl ca -batch -config ca.cnf -selfsign -create_serial -notext -keyfile "$2" -in request.pem \
    -startdate "$5" -enddate "$6" -out "$1"
  chmod 644 "$2"
}

loopback=DNS:localhost,IP:127.0.0.1
demo=$here/../../../assets/demo
certificate "$demo/cert.pem" "$demo/key.pem" localhost "$loopback" 20200101000000Z 21200101000000Z
certificate "$here/expired.pem" "$here/expired.key.pem" localhost "$loopback" 20200101000000Z 20210101000000Z
certificate "$here/wrong-name.pem" "$here/wrong-name.key.pem" mail.example.org DNS:mail.example.org \
  20200101000000Z 21200101000000Z
