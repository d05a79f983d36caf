// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import io.entigma.internal.cipher.TokenKey;
import org.jspecify.annotations.Nullable;

/**
 * The chain of a text for searches by its first characters: n + 1 links. One for each of the first n characters; after the last
 * one of a shorter text, or one of n characters, an end, and then filling that looks like any other link; at the end of a longer
 * text one for all of it. So texts that begin alike have chains that begin alike, and chains show no length. Characters are
 * Unicode code points. Immutable, thread safe.
 */
final class PrefixChain {
    /** Most characters of the longest pattern. */
    static final int MAX_CHARACTERS = 32;

    private static final byte END = 2;
    private static final byte FILLING = 3;
    private static final byte LONGER = 4;

    /** Bytes before the text in a message. */
    private static final int ROOM = 2;

    private final int characters;

    PrefixChain(int characters) {
        this.characters = characters;
    }

    int characters() {
        return characters;
    }

    int bytes() {
        return (characters + 1) * Links.BYTES;
    }

    void write(TokenKey key, byte[] utf8, byte[] target, int at) {
        byte[] message = message(utf8);
        int links = writeFirst(key, message, target, at);
        for (int i = links + 1; i <= characters; i++) {
            message[0] = FILLING;
            message[1] = (byte) (i + 1);
            key.mac(message, 0, message.length, target, at + i * Links.BYTES, Links.BYTES);
        }
    }

    /** One link for each character, and the one that ends them; gives the number of the former. */
    private int writeFirst(TokenKey key, byte[] message, byte[] target, int at) {
        message[1] = Links.FIRST;
        int links = 0;
        int end = ROOM;
        while (links < characters && end < message.length) {
            end = Math.min(message.length, end + bytesOfCharacter(message[end]));
            key.mac(message, 1, end - 1, target, at + links * Links.BYTES, Links.BYTES);
            links++;
        }
        message[1] = end < message.length ? LONGER : END;
        key.mac(message, 1, message.length - 1, target, at + links * Links.BYTES, Links.BYTES);
        return links;
    }

    /** The chains of all texts that begin with this one, or null if it is longer than the chain tells. */
    @Nullable
    TokenRange beginningWith(TokenKey key, byte[] utf8) {
        byte[] chain = new byte[bytes()];
        byte[] message = message(utf8);
        int links = 0;
        for (int end = ROOM; end < message.length; links++) {
            if (links == characters) {
                return null;
            }
            end = Math.min(message.length, end + bytesOfCharacter(message[end]));
            message[1] = Links.FIRST;
            key.mac(message, 1, end - 1, chain, links * Links.BYTES, Links.BYTES);
        }
        return Links.beginningWith(chain, links);
    }

    /** The chain of this text and no other. */
    TokenRange equalTo(TokenKey key, byte[] utf8) {
        byte[] chain = new byte[bytes()];
        return Links.beginningWith(chain, writeFirst(key, message(utf8), chain, 0) + 1);
    }

    private static byte[] message(byte[] utf8) {
        byte[] message = new byte[ROOM + utf8.length];
        System.arraycopy(utf8, 0, message, ROOM, utf8.length);
        return message;
    }

    private static int bytesOfCharacter(byte first) {
        int lead = Byte.toUnsignedInt(first);
        return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }
}
