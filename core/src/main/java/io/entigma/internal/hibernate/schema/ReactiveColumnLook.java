// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.reactive.ReactiveLook;
import io.entigma.internal.hibernate.schema.TenantColumnLook.Fit;
import io.entigma.internal.hibernate.type.EngineService.TenantLook;
import io.entigma.internal.settings.KnownSettings.ColumnCheck;
import io.entigma.key.TenantId;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * The same as {@link TenantColumnLook} where Hibernate Reactive has a pool for each tenant: its database is looked at when a session
 * gets its connection, and what does not fit is refused when a value is sealed or opened. Thread safe.
 */
final class ReactiveColumnLook implements TenantLook, ReactiveLook {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final ColumnCheck mode;
    private final Fit fit;
    private final String question;
    private final Set<TenantId> seen = ConcurrentHashMap.newKeySet();
    private final Map<TenantId, String> refused = new ConcurrentHashMap<>();

    ReactiveColumnLook(ColumnCheck mode, Fit fit, String question) {
        this.mode = mode;
        this.fit = fit;
        this.question = question;
    }

    @Override
    public @Nullable String question(TenantId tenant) {
        return seen.contains(tenant) ? null : question;
    }

    @Override
    public void answer(TenantId tenant, ResultSet rows) throws SQLException {
        ListedColumns listed = ListedColumns.of(rows);
        boolean cuts = listed.cutsInSilence();
        Optional<String> refusal = TenantColumnLook.refusal(mode, tenant, fit.problems(listed, cuts), cuts);
        if (refusal.isPresent()) {
            // The next session looks again, so that a repaired database needs no restart.
            refused.put(tenant, refusal.get());
        } else {
            refused.remove(tenant);
            seen.add(tenant);
        }
    }

    @Override
    public void noAnswer(TenantId tenant, Throwable why) {
        LOG.log(Level.WARNING, "Entigma: the columns of tenant ''{0}'' could not be looked at", tenant, why);
        seen.add(tenant);
    }

    @Override
    public void beforeUse(SharedSessionContractImplementor session, TenantId tenant) {
        String why = refused.get(tenant);
        if (why != null) {
            throw new MisconfigurationException(why);
        }
    }
}
