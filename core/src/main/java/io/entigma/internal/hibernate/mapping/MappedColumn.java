// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.internal.codec.Codecs;
import io.entigma.internal.hibernate.type.EncryptedAttribute;
import io.entigma.internal.hibernate.type.EncryptedJdbcType;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.hibernate.type.UnloggedBinder;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.CatalogColumn.MappingFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.mapping.CheckConstraint;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.hibernate.type.CustomType;
import org.hibernate.type.spi.TypeConfiguration;

/**
 * One encrypted column of the mapping model.
 *
 * @param path the attribute as {@code Customer.address.street}
 * @param role what part it plays
 * @param custom Hibernate's side of its type
 * @param type our side of its type
 * @param table its table
 * @param column its column
 * @param cached whether Hibernate's second-level cache is asked to keep it
 * @param declaration how it is declared in Java
 * @param tables the tables of the database that have the column: its table, if there is one, and with a table per class
 *     those of the subclasses
 */
public record MappedColumn(
        String path,
        ColumnRole role,
        CustomType<?> custom,
        EncryptedType type,
        Table table,
        Column column,
        boolean cached,
        Declaration declaration,
        List<Table> tables) {
    MappedColumn(MappedValue mapped, CustomType<?> custom, EncryptedType type, Table table, Column column) {
        this(
                mapped.path(),
                mapped.role(),
                custom,
                type,
                table,
                column,
                mapped.cached(),
                mapped.declaration(),
                new ArrayList<>());
        isAlsoIn(table);
    }

    /** As Hibernate writes it: a name, quoted or not, and a number. */
    private static final Pattern RANGE = Pattern.compile("\\S+[<>]=-?\\d+");

    /** What part an attribute plays in its entity or collection. */
    public enum ColumnRole {
        VALUE,
        ID,
        VERSION,
        NATURAL_ID,
        DISCRIMINATOR,
        MAP_KEY,
        SET_ELEMENT
    }

    /** Adapts Hibernate's side of the type, before anything uses it. */
    public void adaptType(TypeConfiguration types) {
        type.isAt(path);
        UnloggedBinder.install(custom, type);
        EncryptedJdbcType.install(custom, type, types);
    }

    /**
     * Puts the sealed length where the mapping has the plaintext length, so that schema update does not find a difference
     * to what {@code SealedColumnType} made.
     */
    public void setSealedLength() {
        column.setLength(Long.valueOf(type.attribute().sealedBytes()));
    }

    /**
     * Takes back the check constraints that Hibernate makes of Bean Validation's {@code @Min}, {@code @Max} and {@code
     * @Range}: the database would compare sealed bytes with a number. The application still validates.
     */
    public void dropRangeChecks() {
        for (CheckConstraint check : column.getCheckConstraints()) {
            if (check.isAnonymous() && RANGE.matcher(check.getConstraint()).matches()) {
                check.setConstraint("1 = 1");
            }
        }
    }

    /** Tells another table that has the column. */
    void isAlsoIn(Table other) {
        if (other.isPhysicalTable() && !tables.contains(other)) {
            tables.add(other);
        }
    }

    /** The column in each of its tables. */
    public Stream<TableColumn> inTables() {
        return tables.stream().map(table -> new TableColumn(this, table));
    }

    /**
     * The entry of the column in one table.
     *
     * @param defaultSchema the session factory's schema or catalog for tables that are mapped without one, or empty
     * @param tenantColumn the column of the table that names a row's tenant, or an empty text
     */
    public CatalogColumn toCatalog(Table table, String defaultSchema, String tenantColumn) {
        EncryptedAttribute attribute = type.attribute();
        String schema = table.getSchema() != null ? table.getSchema() : table.getCatalog();
        return new CatalogColumn(
                schema == null ? defaultSchema : schema,
                table.getName(),
                column.getName(),
                attribute.context().name(),
                Codecs.typeName(attribute.javaClass()),
                attribute.mode(),
                table.getPrimaryKey() == null
                        ? List.of()
                        : table.getPrimaryKey().getColumns().stream()
                                .map(Column::getName)
                                .toList(),
                attribute.tokens() == null ? "" : attribute.tokens().description(),
                new MappingFacts(tenantColumn, attribute.sealedBytes()));
    }
}
