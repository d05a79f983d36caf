// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

import io.entigma.key.TenantId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a value of another scheme stands, for schemes that bind to it or choose their key by it.
 */
public final class LegacyContext {
    private final TenantId tenant;
    private final String context;

    private LegacyContext(TenantId tenant, String context) {

        this.tenant = tenant;
        this.context = context;
    }

    /**
     * A context, for trying readers.
     *
     * @param tenant whose value it is
     * @param context the attribute's context, {@code table.column} by default
     * @return it
     */
    public static LegacyContext of(TenantId tenant, String context) {
        return new LegacyContext(tenant, context);
    }

    /** Whose value it is. */
    public TenantId tenant() {
        return tenant;
    }

    /** The attribute's context, {@code table.column} by default. */
    public String context() {
        return context;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LegacyContext that
                && Objects.equals(tenant, that.tenant)
                && Objects.equals(context, that.context);
    }

    @Override
    public int hashCode() {
        return Objects.hash(tenant, context);
    }

    @Override
    public String toString() {
        return "LegacyContext[" + "tenant=" + tenant + ", context=" + context + "]";
    }
}
