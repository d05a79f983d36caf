// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import io.entigma.internal.cipher.ServerSealed;
import io.entigma.kek.ValueContext;
import io.entigma.key.TenantId;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Tells values at key servers that are under the newest version of their tenant's KEK from those that are not, for the time of
 * one job: which version is the newest is asked once. Thread safe.
 */
public final class CurrentKekVersions {
    private final ValueSealingCalls calls;
    private final Function<TenantId, URI> kekOf;
    private final ConcurrentMap<URI, Optional<String>> newest = new ConcurrentHashMap<>();

    CurrentKekVersions(ValueSealingCalls calls, Function<TenantId, URI> kekOf) {
        this.calls = calls;
        this.kekOf = kekOf;
    }

    /**
     * Whether a value need not be moved. May call the server, which seals an empty value to show its newest version.
     *
     * @param context its attribute's context
     * @param value the value
     * @return true if it is under the KEK that its tenant has now, in the newest version as far as that can be told
     */
    public boolean isCurrent(String context, ServerSealed value) {
        URI kek = kekOf.apply(value.tenant());
        if (!value.keyId().equals(ServerSealed.keyId(value.tenant(), kek))) {
            return false;
        }
        Optional<String> version = calls.server(kek).kekVersion(value.sealed());
        return version.isEmpty() || version.equals(newest(kek, context, value));
    }

    private Optional<String> newest(URI kek, String context, ServerSealed value) {
        Optional<String> known = newest.get(kek);
        if (known == null) {
            ValueContext trial = new ValueContext(value.tenant(), value.keyId(), context);
            byte[] bound = ServerSealed.bind(value.tenant(), context, new byte[0]);
            known = calls.server(kek)
                    .kekVersion(calls.seal(kek, List.of(bound), trial).get(0));
            newest.put(kek, known);
        }
        return known;
    }
}
