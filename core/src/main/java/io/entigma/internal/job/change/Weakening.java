// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.error.DataException;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.cipher.SearchLabel;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.LookPace;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.job.table.StoredHeads;
import io.entigma.internal.job.table.TableScan;
import io.entigma.internal.search.TokenLayout;
import io.entigma.job.JobKind;
import io.entigma.job.JobRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses jobs that would leave values weaker than they are, unless the request says so in words of its own. The column
 * catalog alone is not enough for that, since whoever can write to the database can change it.
 */
public final class Weakening {
    private static final System.Logger LOG = System.getLogger(Weakening.class.getName());

    private final SharedContexts contexts;
    private final StoredForms forms;

    public Weakening(SharedContexts contexts, StoredForms forms) {
        this.contexts = contexts;
        this.forms = forms;
    }

    /** Looks at the columns and, where values could become weaker, at their first bytes. */
    public void requireAllowed(JobRequest request, List<DataTable> chosen, ValueTransformation change) {
        if (request.kind() == JobKind.REENCRYPT || request.kind() == JobKind.ASSIGN) {
            for (DataTable table : chosen) {
                table.read(
                        "look at the values of " + table.label(),
                        connection -> look(connection, table, request, change));
            }
        }
        if (request.kind() != JobKind.REENCRYPT) {
            chosen.forEach(table -> table.columns().forEach(column -> requireContext(table, column, request)));
        }
        tellOfAllowed(request);
    }

    private static void tellOfAllowed(JobRequest request) {
        if (request.isDeterministicAllowed()
                || request.isApplicationKeysAllowed()
                || !request.allowedContexts().isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Entigma: {0} of {1} {2} is allowed to weaken values: deterministic {3}, keys of the application {4},"
                            + " contexts {5}",
                    request.kind(),
                    request.tables(),
                    request.columns(),
                    request.isDeterministicAllowed(),
                    request.isApplicationKeysAllowed(),
                    request.allowedContexts());
        }
    }

    private boolean look(Connection connection, DataTable table, JobRequest request, ValueTransformation change)
            throws SQLException {
        TableScan scan = new TableScan(LookPace.unlimited());
        List<DataColumn> possible = possible(connection, table, scan, request);
        if (possible.isEmpty()) {
            return true;
        }
        Map<DataColumn, Long> weakened = new LinkedHashMap<>();
        new StoredHeads(forms).forEach(connection, table.with(possible), scan, (column, group) -> {
            if (change.isLeft(column, group.form()) && isWeakened(column, group.form(), request)) {
                weakened.merge(column, group.values(), Long::sum);
            }
        });
        weakened.forEach((column, values) -> refuse(table, column, values));
        return true;
    }

    /** The columns whose values have to be looked at one kind after the other. */
    private static List<DataColumn> possible(Connection connection, DataTable table, TableScan scan, JobRequest request)
            throws SQLException {
        List<DataColumn> possible = table.columns().stream()
                .filter(column -> isPossible(column, request))
                .toList();
        List<DataColumn> random =
                possible.stream().filter(column -> !showsEqual(column)).toList();
        // All that these can lose is the key server.
        return random.isEmpty() || StoredHeads.hasAnyAtServer(connection, table.with(random), scan)
                ? possible
                : possible.stream().filter(Weakening::showsEqual).toList();
    }

    private static boolean isPossible(DataColumn column, JobRequest request) {
        boolean deterministic = showsEqual(column);
        return !column.atServer()
                && (!request.isApplicationKeysAllowed() || (deterministic && !request.isDeterministicAllowed()));
    }

    /**
     * Whether a value would be stored in a weaker form than it has, and nobody has allowed that.
     *
     * @param column its column
     * @param form the value
     * @param request what is allowed
     * @return true if it must stay as it is
     */
    static boolean isWeakened(DataColumn column, StoredForm form, JobRequest request) {
        if (form.kind() != StoredForm.Kind.SEALED || column.atServer()) {
            return false;
        }
        boolean leavesServer = form.serverValue() != null;
        boolean getsEqual = (column.context().purpose() == Purpose.DETERMINISTIC || getsTokens(column, form))
                && form.purpose() != Purpose.DETERMINISTIC;
        return (leavesServer && !request.isApplicationKeysAllowed())
                || (getsEqual && !request.isDeterministicAllowed());
    }

    /** Tokens show at least which values are equal; other tokens than before may show more. */
    private static boolean getsTokens(DataColumn column, StoredForm form) {
        TokenLayout layout = column.tokens();
        SearchLabel label = form.searchLabel();
        return layout != null && (label == null || label.layout() != layout.id());
    }

    private static void refuse(DataTable table, DataColumn column, long values) {
        if (values > 0) {
            boolean deterministic = showsEqual(column);
            throw new DataException("Re-encrypt " + table.label() + "." + column.name() + ": " + values
                    + " values would be stored weaker than they are, since the column catalog says "
                    + (column.tokens() != null ? "searchable" : deterministic ? "deterministic" : "random")
                    + " and they are sealed at random or at the key server; nothing was done. If the application's mapping"
                    + " has changed so, allow it: "
                    + (deterministic ? "--allow-deterministic (allowDeterministic), " : "")
                    + "--allow-application-keys (allowApplicationKeys) for those at the key server; if not, somebody has"
                    + " changed entigma_column");
        }
    }

    private static boolean showsEqual(DataColumn column) {
        return column.context().purpose() == Purpose.DETERMINISTIC || column.tokens() != null;
    }

    private void requireContext(DataTable table, DataColumn column, JobRequest request) {
        String context = column.context().name();
        if (request.allowedContexts().contains(context)) {
            return;
        }
        String against = contexts.against(table.name(), column.name());
        if (!against.isEmpty()) {
            throw new DataException(request.kind() + " " + table.label() + "." + column.name() + ": the column catalog"
                    + " binds its values to '" + context + "', " + against + "; nothing was done. If the application's"
                    + " mapping says so, allow it: --allow-context " + context + " (allowContext); if not, somebody has"
                    + " changed entigma_column");
        }
    }
}
