// OTPs (RFC 6238 with the parameters of authenticator apps: SHA-1, 30 seconds, 6 digits).

import { createHmac } from 'node:crypto';

/** The OTP of the current step of 30 s for a secret in base32. */
export function totp(secret, now = Date.now()) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
    const hash = createHmac('sha1', base32(secret)).update(counter).digest();
    const offset = hash.at(-1) & 15;
    return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

function base32(text) {
    const bits = [...text].map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0')).join('');
    return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}
