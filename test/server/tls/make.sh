#!/bin/bash
# Certificates for tests of transport, made once: an authority, what it vouches for, and what nobody should trust.
# They are kept beside this file, so that tests need no openssl. All of it is worth nothing outside these tests.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

request() { # name
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1-key.pem" -out "$work/$1.csr" -subj "/CN=cprvagt test $1"
}

signed() { # name authority extensions from to
  touch "$work/index"
  cat >"$work/ca.cnf" <<CNF
[ca]
default_ca = it
[it]
database = $work/index
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[ext]
$3
CNF
  openssl ca -batch -notext -config "$work/ca.cnf" -extensions ext -in "$work/$1.csr" -out "$1.pem" -startdate "$4" -enddate "$5" ${2}
}

authority() { # name
  request "$1"
  signed "$1" "-selfsign -keyfile $1-key.pem" $'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign' 20200101000000Z 20991231235959Z
}

vouched() { # name authority alternative-names from to
  request "$1"
  signed "$1" "-cert $2.pem -keyfile $2-key.pem" "subjectAltName=$3" "$4" "$5"
}

authority own
authority other
vouched server own IP:127.0.0.1,DNS:localhost 20200101000000Z 20991231235959Z
vouched expired own IP:127.0.0.1,DNS:localhost 20200101000000Z 20210101000000Z
vouched elsewhere own DNS:server.dk 20200101000000Z 20991231235959Z
vouched stranger other IP:127.0.0.1,DNS:localhost 20200101000000Z 20991231235959Z
rm own-key.pem other-key.pem other.pem
