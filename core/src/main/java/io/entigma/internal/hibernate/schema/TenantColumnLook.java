// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.type.EngineService.TenantLook;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.internal.settings.KnownSettings.ColumnCheck;
import io.entigma.key.TenantId;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/**
 * Where each tenant has a database or schema, nobody knows all of them at the start: each is looked at before the first value of
 * its tenant is sealed or opened, once in each process. Thread safe.
 */
final class TenantColumnLook implements TenantLook {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final ColumnCheck mode;
    private final Fit fit;
    private final Set<TenantId> seen = ConcurrentHashMap.newKeySet();

    /** What does not fit. */
    interface Fit {
        List<String> problems(TableColumns real, boolean cutsInSilence) throws SQLException;
    }

    TenantColumnLook(ColumnCheck mode, Fit fit) {
        this.mode = mode;
        this.fit = fit;
    }

    @Override
    public void beforeUse(SharedSessionContractImplementor session, TenantId tenant) {
        if (seen.contains(tenant)) {
            return;
        }
        List<String> problems = List.of();
        boolean cuts = false;
        try (RealColumns real = RealColumns.of(session)) {
            cuts = real.cutsInSilence();
            problems = fit.problems(real, cuts);
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.WARNING, "Entigma: the columns of tenant ''{0}'' could not be looked at", tenant, e);
        }
        Optional<String> refusal = refusal(mode, tenant, problems, cuts);
        if (refusal.isPresent()) {
            throw new MisconfigurationException(refusal.get());
        }
        // After a refusal the next use looks again, so that a repaired database needs no restart.
        seen.add(tenant);
    }

    /** Why nothing of a tenant is sealed and opened, or empty where that is only warned of, or all is well. */
    static Optional<String> refusal(ColumnCheck mode, TenantId tenant, List<String> problems, boolean cutsInSilence) {
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        boolean isFatal =
                mode == ColumnCheck.FAIL || (cutsInSilence && problems.stream().anyMatch(ColumnFit::isTooSmall));
        String text = "the columns of tenant '" + tenant + "' do not fit";
        String all = ":\n - " + String.join("\n - ", problems);
        if (isFatal) {
            return Optional.of("Entigma refuses to seal and to open, since " + text + " (" + KnownSettings.COLUMN_CHECK
                    + " is fail; warn or off let it go on)" + all);
        }
        LOG.log(Level.WARNING, "Entigma: {0}", text + all);
        return Optional.empty();
    }
}
