// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts that a search can meet: all of Unicode, often few letters so that some begin alike, often what folds oddly. */
final class Texts {
    private static final int[] ODD = {
        'a', 'A', 'i', 'I', 'j', 'J', 'k', '%', '_', ' ', 0, 0xDF, 0x1E9E, 0x130, 0x131, 0x345, 0x390, 0x3AA, 0x3B9,
        0x3A3, 0x3C3, 0x3C2, 0x300, 0x301, 0x307, 0x308, 0x30C, 0x327, 0x1F0, 0x1E96, 0x1FB3, 0x1FBC, 0x1FD3, 0x212A,
        0x2126, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xFB00, 0xFB1D, 0x10400, 0x10428, 0x1F600, 0x1FAE0, 0x10FFFF, 0x378,
        0x1C89, 0xA7CB, 0x1E922
    };

    private Texts() {}

    private static Arbitrary<Integer> characters() {
        return Arbitraries.oneOf(
                Arbitraries.of((int) 'a', (int) 'b', (int) 'A'),
                Arbitraries.of(Arrays.stream(ODD).boxed().toList()),
                Arbitraries.integers().between(0, 0xD7FF),
                Arbitraries.integers().between(0xE000, 0x10FFFF));
    }

    static Arbitrary<String> upTo(int characters) {
        return characters().list().ofMaxSize(characters).map(list -> {
            StringBuilder text = new StringBuilder();
            list.forEach(text::appendCodePoint);
            return text.toString();
        });
    }
}
