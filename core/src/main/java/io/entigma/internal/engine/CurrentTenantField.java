// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.SealedField;
import io.entigma.SearchRange;
import io.entigma.error.EntigmaException;
import io.entigma.key.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field that is sealed and opened by hand, for the tenant of the calling thread. */
record CurrentTenantField<X>(FieldSealer<X> sealer, Tenants tenants) implements SealedField<X> {
    @Override
    public byte @Nullable [] seal(@Nullable X value) {
        return value == null ? null : sealer.seal(tenant(), value);
    }

    @Override
    public @Nullable X open(byte @Nullable [] stored) {
        return stored == null ? null : sealer.open(tenant(), stored);
    }

    @Override
    public List<byte[]> searchForms(X value) {
        return sealer.searchForms(tenant(), value);
    }

    @Override
    public List<byte[]> searchFormsIgnoringCase(String text) {
        throw sealer.withoutTokens(tenant());
    }

    @Override
    public List<SearchRange> searchPrefix(String start) {
        throw sealer.withoutTokens(tenant());
    }

    @Override
    public List<SearchRange> searchBetween(@Nullable X from, @Nullable X to) {
        throw sealer.withoutTokens(tenant());
    }

    private TenantId tenant() {
        try {
            return tenants.current();
        } catch (EntigmaException e) {
            throw sealer.withoutTenant(e);
        }
    }
}
