// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.constraint.EncryptedColumn;
import io.entigma.internal.constraint.FoundColumn;
import io.entigma.internal.constraint.Product;
import io.entigma.internal.constraint.SealedCheck;
import io.entigma.internal.constraint.TokenSql;
import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.hibernate.mapping.MappedNames;
import io.entigma.internal.hibernate.mapping.TableColumn;
import io.entigma.internal.hibernate.type.SearchIndex;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenKind;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.sql.Sql;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.MetadataBuildingContext;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.CheckConstraint;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/**
 * The generated columns in which a database keeps the search tokens of an encrypted column, with their indexes, and the check
 * constraint by which it refuses values without tokens. Put into the DDL that Hibernate generates. No attribute is mapped to
 * them, so that Hibernate neither reads nor writes them.
 */
public final class TokenColumns {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final List<MappedColumn> columns;
    private final Dialect dialect;
    private final Set<String> plaintextReads;

    /**
     * Of a mapping.
     *
     * @param metadata the mapping
     * @param columns its encrypted columns
     * @param plaintextReads contexts of those that may still hold plain values, which have no tokens
     */
    public TokenColumns(Metadata metadata, List<MappedColumn> columns, Set<String> plaintextReads) {
        this.columns = columns.stream()
                .filter(column -> column.type().attribute().tokens() != null)
                .toList();
        this.dialect = metadata.getDatabase().getDialect();
        this.plaintextReads = plaintextReads;
    }

    /** Adds all of them to the tables of the mapping. */
    public void addTo() {
        for (MappedColumn column : columns) {
            Product product = ColumnConstraints.product(dialect);
            if (product == null) {
                throw new MisconfigurationException(column.path()
                        + ": @Searchable is for MySQL, MariaDB, PostgreSQL and H2, but the dialect is "
                        + dialect.getClass().getName());
            }
            for (Table table : column.tables()) {
                add(column, table, product);
            }
        }
    }

    private void add(MappedColumn mapped, Table table, Product product) {
        TokenLayout layout = layout(mapped);
        TokenSql sql = new TokenSql(product, MappedNames.of(mapped.column(), dialect), layout);
        for (Token token : layout.tokens()) {
            Column column = column(mapped, token.kind());
            column.setSqlType(sql.type(token).text());
            column.setGeneratedAs(sql.token(token).text());
            Column known = table.getColumn(column);
            if (known != null) {
                requireSame(mapped, known, column);
                continue;
            }
            column.setValue(value(mapped, table, column));
            table.addColumn(column);
            boolean isUnique = token.kind() == TokenKind.EQUAL && UniqueTokens.move(table, mapped.column(), column);
            if (!isUnique) {
                table.getOrCreateIndex(SealedCheck.name(table.getName(), column.getName()))
                        .addColumn(column);
            }
        }
        String name = SealedCheck.tokensName(table.getName(), mapped.column().getName(), layout);
        if (!plaintextReads.contains(mapped.type().attribute().context().name())
                && table.getChecks().stream().noneMatch(check -> name.equals(check.getName()))) {
            table.addCheck(new CheckConstraint(name, sql.condition().text()));
        }
    }

    private static void requireSame(MappedColumn mapped, Column known, Column column) {
        if (!column.getGeneratedAs().equals(known.getGeneratedAs())) {
            throw new MisconfigurationException(mapped.path() + ": @Searchable keeps search tokens in a column "
                    + column.getName()
                    + ", but another attribute is mapped to a column of that name, or the encrypted column is"
                    + " mapped twice with different options; give one of them another name");
        }
    }

    private static BasicValue value(MappedColumn mapped, Table table, Column column) {
        MetadataBuildingContext context = ((BasicValue) mapped.column().getValue()).getBuildingContext();
        BasicValue value = new BasicValue(context, table);
        value.setTypeName("binary");
        value.addColumn(column);
        // Hibernate has resolved those of attributes before.
        value.resolve();
        return value;
    }

    /** A column named after the encrypted one, in quotes if that is. */
    private static Column column(MappedColumn mapped, TokenKind kind) {
        String name = SealedCheck.tokenColumn(mapped.column().getName(), kind);
        return new Column(mapped.column().isQuoted() ? "`" + name + "`" : name);
    }

    private static TokenLayout layout(MappedColumn column) {
        TokenLayout layout = column.type().attribute().tokens();
        if (layout == null) {
            throw new IllegalStateException(column.path() + " has no tokens");
        }
        return layout;
    }

    /** Lets queries use them, from the moment on at which each row has its tokens for sure. */
    public void use(SessionFactoryImplementor factory) {
        for (MappedColumn mapped : columns) {
            Map<TokenKind, String> names = new EnumMap<>(TokenKind.class);
            for (Token token : layout(mapped).tokens()) {
                names.put(token.kind(), column(mapped, token.kind()).getQuotedName(dialect));
            }
            Set<String> tables = mapped.tables().stream()
                    .map(table -> written(table, factory))
                    .collect(Collectors.toSet());
            SearchIndex index = new SearchIndex(
                    mapped.path(), written(mapped.table(), factory), tables, names, () -> missing(mapped, factory));
            mapped.type().isSearchedBy(index);
            // Now, and not within a transaction that holds the only connection.
            if (!index.isReady()) {
                LOG.log(
                        Level.INFO,
                        "Entigma: {0} is not searched before each row has its tokens: re-encrypt the column, or encrypt it where its"
                                + " values are plain, then run {1}",
                        mapped.path(),
                        index.missing());
            }
        }
    }

    private static String written(Table table, SessionFactoryImplementor factory) {
        return factory.getSqlStringGenerationContext().format(table.getQualifiedTableName());
    }

    private List<String> missing(MappedColumn mapped, SessionFactoryImplementor factory) {
        TokenLayout layout = layout(mapped);
        List<String> missing = new ArrayList<>();
        try (@Nullable RealColumns real = DatabaseColumnCheck.look(factory)) {
            if (real == null) {
                return List.of("which cannot be looked for here, since each tenant has its own database");
            }
            for (Table table : mapped.tables()) {
                missing.addAll(missingColumns(mapped, table, real));
                EncryptedColumn asked = ColumnConstraints.asked(new TableColumn(mapped, table), factory);
                List<FoundColumn> found = real.constraints(List.of(asked));
                if (found.isEmpty()) {
                    missing.add("the column " + asked.label() + " was not found");
                }
                found.forEach(column -> missing.addAll(column.dropOtherTokensStatements(layout)));
                found.stream()
                        .filter(column -> !column.requiresTokens(layout))
                        .forEach(column -> missing.add(column.requireTokensStatement(layout)));
            }
        } catch (SQLException | RuntimeException e) {
            missing.add("the database's constraints could not be looked at ("
                    + e.getClass().getSimpleName() + ")");
        }
        return missing;
    }

    /** Columns that are not there, or were made for another layout: their tokens are all null. */
    private List<String> missingColumns(MappedColumn mapped, Table table, RealColumns real) throws SQLException {
        Product product = Objects.requireNonNull(ColumnConstraints.product(dialect));
        TokenLayout layout = layout(mapped);
        TokenSql sql = new TokenSql(product, real.name(mapped.column()), layout);
        List<String> missing = new ArrayList<>();
        for (Token token : layout.tokens()) {
            Column column = column(mapped, token.kind());
            String made = real.generation(table, column);
            if (made != null && sql.isToken(token, made)) {
                continue;
            }
            if (made != null) {
                missing.add(Sql.of("alter table {} drop column {}", real.name(table), real.name(column))
                        .text());
            }
            missing.add(
                    sql.addColumn(real.name(table), real.name(column), token).text());
        }
        return missing;
    }
}
