// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.plan;

import io.entigma.internal.constraint.EncryptedColumn;
import io.entigma.internal.constraint.MissingConstraint;
import io.entigma.internal.constraint.Product;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.report.PlanStepData;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.PresentColumn;
import io.entigma.internal.sql.Shown;
import io.entigma.internal.sql.Sql;
import io.entigma.internal.sql.TablePlace;
import io.entigma.job.EncryptionPlan;
import io.entigma.job.PlanStep.Kind;
import io.entigma.job.PlanStep.Phase;
import io.entigma.settings.Setting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out what is to be done. One connection, one thread; reads only. */
public final class Planner {
    private static final String READS = Setting.shown("entigma.plaintext-reads");
    private static final String WRITES = Setting.shown("entigma.plaintext-writes");

    private final Connection connection;
    private final Product product;
    private final KnownLayouts layouts;
    private final EncryptCommand encrypt;
    private final Look look;
    private final Map<TablePlace, Map<String, PresentColumn>> tables = new HashMap<>();
    private final List<PlanStepData> steps = new ArrayList<>();
    private final List<CatalogColumn> inPlace = new ArrayList<>();
    private final List<CatalogColumn> unusable = new ArrayList<>();

    private Planner(Connection connection, Product product, KnownLayouts layouts, boolean isOneTenants) {
        this.connection = connection;
        this.product = product;
        this.layouts = layouts;
        this.encrypt = new EncryptCommand(isOneTenants);
        this.look = new Look(connection, product);
    }

    /**
     * Makes a plan.
     *
     * @param connection to the data
     * @param columns the encrypted columns, of the catalog or of a mapping
     * @param layouts the search tokens of the application's attributes
     * @param isOneTenants whether all that the connection sees is one tenant's
     * @return the plan
     * @throws SQLException if the database cannot be asked, or is of a kind that is not known
     */
    public static EncryptionPlan of(
            Connection connection, Collection<CatalogColumn> columns, KnownLayouts layouts, boolean isOneTenants)
            throws SQLException {
        Product product = Product.of(connection.getMetaData());
        if (product == null) {
            throw new SQLFeatureNotSupportedException(
                    "Plans for " + connection.getMetaData().getDatabaseProductName() + " are not known");
        }
        Planner planner = new Planner(connection, product, layouts, isOneTenants);
        for (CatalogColumn column : columns) {
            planner.add(column, columns);
        }
        planner.addDeployment();
        planner.addMoves();
        planner.addEnd(columns);
        return Steps.inOrder(planner.steps);
    }

    /**
     * Makes one plan of those of several tenants' databases: steps that are the same stand there once.
     *
     * @param plans a plan for each tenant, by its name; one that is alone stays as it is
     * @return the plan, which says of each step whose it is unless it is everybody's
     */
    public static EncryptionPlan ofAll(Map<String, EncryptionPlan> plans) {
        return Steps.ofAll(plans);
    }

    private void step(Phase phase, Kind kind, String column, String text, String reason) {
        steps.add(new PlanStepData(phase, kind, column, text, reason));
    }

    private void sql(Phase phase, CatalogColumn column, Sql statement, String reason) {
        step(phase, Kind.SQL, column.label(), statement.text(), reason);
    }

    private void add(CatalogColumn column, Collection<CatalogColumn> all) throws SQLException {
        List<TablePlace> places = TablePlace.find(connection, column.schema(), column.table(), !encrypt.isOneTenants());
        if (places.size() != 1) {
            step(
                    Phase.PREPARE,
                    Kind.NOTE,
                    column.label(),
                    Shown.of(column.table()) + " is " + (places.isEmpty() ? "not there yet" : "in several schemas")
                            + "; make the table, or connect to the database that has it",
                    "");
            return;
        }
        TablePlace place = places.get(0);
        Map<String, PresentColumn> present = columnsOf(place);
        PresentColumn found = present.get(spelled(column.column(), present));
        Sql table = column.schema().isEmpty()
                ? product.identifiers().quoted(place.table())
                : place.quoted(product.identifiers());
        Sql name = product.identifiers()
                .quoted(found == null ? ColumnSql.newName(column.column(), present.keySet()) : found.name());
        ColumnSql change = new ColumnSql(product, table, name);
        PlainTwin twin = PlainTwin.of(column, present, all, product.identifiers());
        if (found == null) {
            addMissing(column, change, twin == null);
        } else {
            addPresent(column, place, found, change);
        }
        if (twin != null) {
            steps.addAll(twin.steps(column, change, found != null, encrypt, look));
        }
        new TokenSteps(product, layouts, look)
                .of(column, found, present, change)
                .forEach(steps::add);
    }

    /** Asked for once, however many encrypted columns the table has. */
    private Map<String, PresentColumn> columnsOf(TablePlace place) throws SQLException {
        Map<String, PresentColumn> known = tables.get(place);
        if (known == null) {
            Map<String, PresentColumn> read = new LinkedHashMap<>();
            place.columns(connection.getMetaData(), row -> {
                PresentColumn each = PresentColumn.read(row);
                read.put(each.name(), each);
            });
            tables.put(place, read);
            known = read;
        }
        return known;
    }

    /** The name of a column as the table has it, or null if it has none of that name. */
    static @Nullable String spelled(String name, Map<String, PresentColumn> present) {
        return Identifiers.spellings(name)
                .filter(present::containsKey)
                .findFirst()
                .orElse(null);
    }

    private void addMissing(CatalogColumn column, ColumnSql change, boolean isWithoutTwin) {
        long bytes = column.facts().sealedBytes();
        if (bytes == 0) {
            step(
                    Phase.PREPARE,
                    Kind.NOTE,
                    column.label(),
                    "start this version of the application once, which tells how long values of " + column.label()
                            + " are",
                    "");
            return;
        }
        sql(
                Phase.PREPARE,
                column,
                change.add(bytes),
                "is not there; if it was once, and was renamed or dropped, entigma status says what to do");
        if (isWithoutTwin) {
            step(
                    Phase.MOVE,
                    Kind.NOTE,
                    column.label(),
                    "if another column has the values in plain: "
                            + encrypt.of(EncryptCommand.name(column), column, " --from COLUMN"),
                    "");
        }
    }

    private void addPresent(CatalogColumn column, TablePlace place, PresentColumn found, ColumnSql change)
            throws SQLException {
        long needed = column.facts().sealedBytes() > 0
                ? column.facts().sealedBytes()
                : found.isText() ? 4 * found.size() + 46 : 0;
        if (found.isText()) {
            for (Sql statement : change.fromText(found, look.characterSet(place, found), needed)) {
                sql(
                        Phase.PREPARE,
                        column,
                        statement,
                        "becomes binary, with the same text in it as UTF-8"
                                + (product == Product.POSTGRESQL
                                        ? "; stop instances that map it as text, or take a new column"
                                        : ""));
            }
            if (look.exists(Sql.of("SELECT 1 FROM {} WHERE {} IS NOT NULL", change.table(), change.column()))) {
                inPlace.add(column);
            }
        } else if (!found.isBinary()) {
            addOther(column, found);
        } else {
            if (found.hasDefault()) {
                sql(Phase.PREPARE, column, change.dropDefault(), "the database must not make values in the clear");
            }
            if (found.isFilledUp() && needed > 0) {
                sql(
                        Phase.PREPARE,
                        column,
                        change.resize(found, Math.max(needed, found.size())),
                        "has a fixed length, and fills values up with zero bytes, which stay in those that are there");
            } else if (found.holdsLessThan(needed)) {
                sql(
                        Phase.PREPARE,
                        column,
                        change.resize(found, needed),
                        "holds " + found.size() + " bytes, and a sealed value" + " can have " + needed);
            }
            if (look.hasPlain(column, change)) {
                inPlace.add(column);
            }
        }
    }

    /** A number or a date cannot become bytes in its place. */
    private void addOther(CatalogColumn column, PresentColumn found) {
        String other = EncryptCommand.name(column) + PlainTwin.SUFFIX;
        unusable.add(column);
        step(
                Phase.PREPARE,
                Kind.NOTE,
                column.label(),
                "map the attribute to a new column, as @Column(name = \"" + column.column() + PlainTwin.SUFFIX
                        + "\"), and make the plan again; until that is filled, the old column stays in the mapping too",
                "is of type " + found.typeName() + ", which cannot become binary in its place");
        step(
                Phase.MOVE,
                Kind.COMMAND,
                column.label(),
                encrypt.of(other, column, " --from " + column.column()),
                "fills the new column");
    }

    private void addDeployment() {
        if (inPlace.isEmpty()) {
            return;
        }
        TreeSet<String> contexts = new TreeSet<>();
        inPlace.forEach(column -> contexts.add(column.context()));
        String names = String.join(",", contexts);
        step(Phase.DEPLOY, Kind.SETTING, "", READS + "=" + names, "instances read plain values and sealed ones");
        step(
                Phase.DEPLOY,
                Kind.SETTING,
                "",
                WRITES + "=" + names,
                "as long as instances of the version before run, which could not read sealed values");
        step(Phase.MOVE, Kind.NOTE, "", "take " + WRITES + " away, and restart all instances; keep " + READS, "");
    }

    private void addMoves() {
        for (CatalogColumn column : inPlace) {
            step(Phase.MOVE, Kind.COMMAND, column.label(), encrypt.of(column), encrypt.whose(column));
        }
    }

    private void addEnd(Collection<CatalogColumn> columns) throws SQLException {
        if (!inPlace.isEmpty()) {
            step(Phase.FINISH, Kind.COMMAND, "", "entigma audit", "finds no PLAIN_VALUES any more");
            step(Phase.FINISH, Kind.NOTE, "", "take " + READS + " away, and restart all instances", "");
        }
        Map<EncryptedColumn, Optional<TokenLayout>> asked = new LinkedHashMap<>();
        columns.stream()
                .filter(column -> !unusable.contains(column))
                .forEach(column -> asked.put(
                        new EncryptedColumn(
                                column.schema(),
                                column.table(),
                                column.column(),
                                column.mode().equals(CatalogColumn.KEY_SERVER)),
                        layouts.of(column.tokens())));
        for (MissingConstraint missing : MissingConstraint.of(connection, asked)) {
            step(
                    Phase.FINISH,
                    Kind.SQL,
                    missing.column().label(),
                    missing.statement(),
                    missing.isOfTokens()
                            ? "the database refuses values without search tokens; from then on they are searched"
                            : "the database refuses plain values");
        }
    }
}
