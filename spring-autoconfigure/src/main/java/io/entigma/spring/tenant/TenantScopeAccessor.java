// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.tenant;

import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Hands the open {@link TenantScope} over to other threads by Micrometer's context propagation. Found through
 * META-INF/services where that library is there.
 */
public final class TenantScopeAccessor implements ThreadLocalAccessor<TenantId> {
    /** The key in Micrometer's context registry. */
    public static final String KEY = "entigma.tenant";

    /** The scopes that were opened here; empty on threads that nothing was handed over to. */
    private final ThreadLocal<Deque<TenantScope>> opened = ThreadLocal.withInitial(ArrayDeque::new);

    /** For {@link java.util.ServiceLoader}. */
    public TenantScopeAccessor() {}

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable TenantId getValue() {
        return TenantScope.current();
    }

    @Override
    public void setValue(TenantId tenant) {
        opened.get().push(TenantScope.open(tenant));
    }

    @Override
    public void setValue() {
        opened.get().push(TenantScope.hide());
    }

    @Override
    public void restore(TenantId previous) {
        restore();
    }

    @Override
    public void restore() {
        Deque<TenantScope> scopes = opened.get();
        TenantScope last = scopes.poll();
        if (last != null) {
            last.close();
        }
        if (scopes.isEmpty()) {
            opened.remove();
        }
    }
}
