// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.hibernate.boot.Metadata;
import org.hibernate.engine.spi.FilterDefinition;
import org.hibernate.mapping.CheckConstraint;
import org.hibernate.mapping.OneToMany;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.ToOne;
import org.jspecify.annotations.Nullable;

/**
 * Refuses SQL in the mapping (check constraints, restrictions, filters) that asks an encrypted column for more than
 * whether it is null: the database would look at sealed bytes.
 */
final class SqlTextCheck implements BootCheck {
    private static final Pattern LITERAL = Pattern.compile("'[^']*'");

    @Override
    public List<String> problems(BootModel model) {
        Set<String> problems = new LinkedHashSet<>();
        for (MappedColumn column : model.columns()) {
            for (CheckConstraint check : column.column().getCheckConstraints()) {
                judge("@Check", check.getConstraint(), column, problems);
            }
            for (CheckConstraint check : column.table().getChecks()) {
                judge("@Check", check.getConstraint(), column, problems);
            }
        }
        Metadata metadata = model.metadata();
        metadata.getEntityBindings().forEach(entity -> entity(model, entity, problems));
        metadata.getCollectionBindings().forEach(collection -> collection(model, collection, problems));
        return List.copyOf(problems);
    }

    private static void entity(BootModel model, PersistentClass entity, Set<String> problems) {
        Set<Table> tables = tables(entity);
        judge("@SQLRestriction", entity.getWhere(), model, tables, problems);
        conditions(model.metadata(), entity.getFilters())
                .forEach(text -> judge("@Filter", text, model, tables, problems));
    }

    private static void collection(BootModel model, org.hibernate.mapping.Collection collection, Set<String> problems) {
        Set<Table> tables = new HashSet<>(Set.of(collection.getCollectionTable()));
        String target = collection.getElement() instanceof OneToMany many
                ? many.getReferencedEntityName()
                : collection.getElement() instanceof ToOne one ? one.getReferencedEntityName() : null;
        PersistentClass element = target == null ? null : model.metadata().getEntityBinding(target);
        if (element != null) {
            tables.addAll(tables(element));
        }
        judge("@SQLRestriction", collection.getWhere(), model, tables, problems);
        judge("@SQLRestriction", collection.getManyToManyWhere(), model, tables, problems);
        List<String> filters = conditions(model.metadata(), collection.getFilters());
        filters.addAll(conditions(model.metadata(), collection.getManyToManyFilters()));
        filters.forEach(text -> judge("@Filter", text, model, tables, problems));
    }

    private static Set<Table> tables(PersistentClass entity) {
        Set<Table> tables = new HashSet<>(entity.getTableClosure());
        entity.getJoinClosure().forEach(join -> tables.add(join.getTable()));
        return tables;
    }

    private static void judge(
            String what, @Nullable String sql, BootModel model, Set<Table> tables, Set<String> problems) {
        for (MappedColumn column : model.columns()) {
            if (tables.contains(column.table())) {
                judge(what, sql, column, problems);
            }
        }
    }

    private static void judge(String what, @Nullable String sql, MappedColumn column, Set<String> problems) {
        if (sql != null && asks(sql, column.column().getName())) {
            problems.add(column.path() + ": " + what + " asks the database for the encrypted column "
                    + column.column().getName()
                    + ", where it sees sealed bytes and can tell only whether they are null;"
                    + " check the value in the application");
        }
    }

    /** Whether SQL uses a column in another way than {@code is null}. A name after another table's alias is not it. */
    static boolean asks(String sql, String column) {
        String text = LITERAL.matcher(sql.toLowerCase(Locale.ROOT).replace("{alias}.", ""))
                .replaceAll("''");
        String name = Pattern.quote(column.toLowerCase(Locale.ROOT));
        return Pattern.compile("(?<![\\p{L}\\p{N}_$.\"`])[\"`]?+" + name
                        + "(?![\\p{L}\\p{N}_$.])[\"`]?+(?!\\s*\\(|\\s+is\\s+(not\\s+)?null\\b)")
                .matcher(text)
                .find();
    }

    /** By name, since the class of a filter's mapping moved between versions of Hibernate. */
    private static List<String> conditions(Metadata metadata, Collection<?> filters) {
        List<String> conditions = new ArrayList<>();
        for (Object filter : filters) {
            String condition = call(filter, "getCondition");
            FilterDefinition definition = metadata.getFilterDefinitions().get(String.valueOf(call(filter, "getName")));
            if (condition != null && !condition.isBlank()) {
                conditions.add(condition);
            } else if (definition != null && definition.getDefaultFilterCondition() != null) {
                conditions.add(definition.getDefaultFilterCondition());
            }
        }
        return conditions;
    }

    private static @Nullable String call(Object target, String method) {
        try {
            return (String) target.getClass().getMethod(method).invoke(target);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
