#!/bin/sh
# Makes the files of this folder with OpenSSL: keys that another tool encoded, and a certificate that it signed.
# Run it in an empty folder; the results differ each time, and the tests read whatever is there.
set -eu
for key in EC:P-256:p256 EC:P-384:p384 RSA:2048:rsa-2048; do
  kind=${key%%:*} rest=${key#*:}
  size=${rest%%:*} name=${rest#*:}
  if [ "$kind" = EC ]; then option=ec_paramgen_curve:$size; else option=rsa_keygen_bits:$size; fi
  openssl genpkey -algorithm "$kind" -pkeyopt "$option" -outform DER -out key.der
  openssl pkcs8 -topk8 -nocrypt -inform DER -in key.der -outform DER -out "$name.pkcs8.der"
  openssl pkey -inform DER -in "$name.pkcs8.der" -pubout -outform DER -out "$name.spki.der"
  rm key.der
done
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -outform DER -out p521.pkcs8.der
openssl pkey -inform DER -in p256.pkcs8.der -out key.pem
openssl req -x509 -new -key key.pem -days 36500 -set_serial 0x0123456789abcdef \
  -subj "/C=JP/O=Café, Ltd./CN=www.example.com" -utf8 \
  -addext "subjectAltName=DNS:www.example.com,DNS:*.example.com,IP:192.0.2.1" \
  -addext "basicConstraints=critical,CA:FALSE" -outform DER -out leaf.der
openssl x509 -inform DER -in leaf.der -out leaf.pem
rm key.pem
chmod 644 ./*.der
