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
# Questions that an OCSP client asks about a certificate of ocsp-ca.
openssl ecparam -name prime256v1 -genkey -noout -out ca.key
openssl req -x509 -new -key ca.key -subj "/C=JP/O=Example Trust/CN=Example Issuing CA" -days 36500 -out ca.pem
openssl x509 -in ca.pem -outform DER -out ocsp-ca.der
openssl ecparam -name prime256v1 -genkey -noout -out leaf.key
openssl req -new -key leaf.key -subj "/CN=www.example.net" -out leaf.csr
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 0x0102030405060708090a0b0c0d0e0f1011121314 \
  -days 36500 -out cert.pem
ask() { name=$1 && shift && openssl ocsp "$@" -reqout "ocsp-$name.der"; }
ask sha1 -no_nonce -issuer ca.pem -cert cert.pem
ask sha256 -no_nonce -sha256 -issuer ca.pem -cert cert.pem
ask sha384 -no_nonce -sha384 -issuer ca.pem -cert cert.pem
ask sha1-nonce -nonce -issuer ca.pem -cert cert.pem
ask sha256-nonce -nonce -sha256 -issuer ca.pem -cert cert.pem
ask three -no_nonce -issuer ca.pem -cert cert.pem -sha256 -serial 0x7f -sha1 -serial 0x80
ask signed -no_nonce -issuer ca.pem -cert cert.pem -signer cert.pem -signkey leaf.key
rm ca.key ca.pem leaf.key leaf.csr cert.pem
chmod 644 ./*.der
