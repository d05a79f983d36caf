// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.hibernate.mapping.MappedNames;
import io.entigma.internal.hibernate.scan.ScannedTable;
import io.entigma.internal.hibernate.type.SealedEntities;
import io.entigma.internal.hibernate.type.SealedEntities.SealedEntity;
import io.entigma.internal.sql.Sql;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Table;
import org.hibernate.metamodel.mapping.JdbcMapping;

/** Finds the tables of attributes whose values queries may open, and in which of their columns the tenant stands. */
public final class ScannedTables {
    private final Metadata metadata;
    private final List<MappedColumn> columns;
    private final Dialect dialect;

    /**
     * Of a mapping.
     *
     * @param metadata the mapping
     * @param columns its encrypted columns
     */
    public ScannedTables(Metadata metadata, List<MappedColumn> columns) {
        this.metadata = metadata;
        this.columns = columns.stream()
                .filter(column -> column.type().attribute().scanned())
                .toList();
        this.dialect = metadata.getDatabase().getDialect();
    }

    /** Lets queries open the values. */
    public void use(SessionFactoryImplementor factory) {
        if (columns.isEmpty()) {
            return;
        }
        if (ColumnConstraints.product(dialect) == null) {
            throw new MisconfigurationException(columns.get(0).path()
                    + ": @Searchable is for MySQL, MariaDB, PostgreSQL and H2, but the dialect is "
                    + dialect.getClass().getName());
        }
        List<SealedEntity> entities = SealedEntities.of(factory).all().stream()
                .filter(SealedEntity::hasTenant)
                .toList();
        // One type can have its columns in several tables of the mapping, with inherited attributes.
        columns.stream()
                .collect(Collectors.groupingBy(MappedColumn::type))
                .forEach((type, mapped) -> type.isScannedIn(mapped.stream()
                        .flatMap(column ->
                                column.tables().stream().map(table -> table(column, table, entities, factory)))
                        .collect(Collectors.toMap(ScannedTable::name, table -> table, (one, same) -> one))
                        .values()
                        .stream()
                        .toList()));
    }

    private ScannedTable table(
            MappedColumn mapped, Table table, List<SealedEntity> entities, SessionFactoryImplementor factory) {
        Sql column = MappedNames.of(mapped.column(), dialect);
        Sql name = MappedNames.of(table, factory);
        Sql all = Sql.of("select {} from {} where {} is not null", column, name, column);
        return entities.stream()
                .map(entity -> ofTenant(all, name, entity, table))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> new ScannedTable(name.text(), all, null));
    }

    private Optional<ScannedTable> ofTenant(Sql all, Sql name, SealedEntity entity, Table table) {
        PersistentClass mapped = metadata.getEntityBinding(entity.persister().getEntityName());
        if (mapped == null) {
            return Optional.empty();
        }
        Property tenant = mapped.getProperty(entity.persister().getPropertyNames()[entity.tenantAttribute()]);
        boolean isOfEntity =
                mapped.getTable().equals(table) || tenant.getValue().getTable().equals(table);
        return isOfEntity
                        && entity.persister().getPropertyTypes()[entity.tenantAttribute()] instanceof JdbcMapping type
                        && tenant.getSelectables().get(0) instanceof Column column
                        && table.containsColumn(column)
                ? Optional.of(new ScannedTable(
                        name.text(), Sql.of("{} and {} = ?", all, MappedNames.of(column, dialect)), type))
                : Optional.empty();
    }
}
