// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.output;

import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** A key's row for people, without the wrapped key: it is no secret, and no use on a screen. */
public final class ShownKey {
    private ShownKey() {}

    /**
     * What is shown of it.
     *
     * @param key the key
     * @return its parts by their names, in their order; of some there is none
     */
    public static Map<String, Object> of(WrappedKey key) {
        WrappedDek wrapped = key.wrapped();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("tenant", key.tenant());
        shown.put("version", key.version());
        shown.put("purpose", key.purpose());
        shown.put("state", key.state());
        shown.put("keyId", key.id());
        shown.put("kek", key.kek());
        shown.put("kekVersion", wrapped == null ? null : wrapped.kekVersion());
        shown.put("created", key.created());
        shown.put("uses", key.useEstimate());
        return shown;
    }
}
