// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Walks over all wrapped keys, in the order of the key store. */
public final class KeyPages {
    private static final int SIZE = 200;

    private KeyPages() {}

    /** The pages, each of which is read when it is asked for; at least one, which can be empty. */
    public static Stream<List<WrappedKey>> of(WrappedKeyStore store) {
        return Stream.iterate(store.page(null, SIZE), Objects::nonNull, page -> next(store, page));
    }

    private static @Nullable List<WrappedKey> next(WrappedKeyStore store, List<WrappedKey> page) {
        return page.size() < SIZE ? null : store.page(page.get(page.size() - 1).id(), SIZE);
    }
}
