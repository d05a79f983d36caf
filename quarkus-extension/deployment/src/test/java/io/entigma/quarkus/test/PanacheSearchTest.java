// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.QueryRefusedException;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.TestTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Panache's short forms of queries on searchable attributes, by active records and by a repository. */
class PanacheSearchTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(
                    PanacheReader.class, Readers.class, DeadEnds.class, LiveEnds.class)
            .overrideConfigKey("quarkus.entigma.query-check", "warn")
            .setLogRecordPredicate(log -> log.getMessage().contains("refused when they are used"))
            .assertLogRecords(PanacheSearchTest::assertTold);

    @ApplicationScoped
    public static class Readers implements PanacheRepository<PanacheReader> {}

    @Inject
    Readers readers;

    @Inject
    DataSource database;

    @BeforeEach
    void store() {
        QuarkusTransaction.requiringNew().run(() -> {
            persist("1-23", "Müller", "ABC");
            persist("1-24", "MÜLLER-Lüdenscheid", "ABD");
            persist("1-23", "Straße", "A%D");
            persist("1-25", "mündig", null);
        });
    }

    private static void persist(String ssn, String name, String code) {
        PanacheReader reader = new PanacheReader();
        reader.ssn = ssn;
        reader.name = name;
        reader.code = code;
        reader.persist();
    }

    @AfterEach
    void empty() {
        QuarkusTransaction.requiringNew().run(() -> readers.deleteAll());
    }

    /** All methods of {@link DeadEnds}, and nothing of {@link LiveEnds} or of this test. */
    private static void assertTold(List<LogRecord> warnings) {
        assertThat(warnings).hasSize(1);
        String told = new PatternFormatter("%s").format(warnings.get(0));
        assertThat(told.lines()
                        .skip(1)
                        .map(line -> line.replaceFirst(" - DeadEnds\\.(\\w+), line \\d+: PanacheReader\\..*", "$1")))
                .containsExactlyInAnyOrder(Arrays.stream(DeadEnds.class.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic() && !method.isBridge())
                        .map(Method::getName)
                        .toArray(String[]::new));
        assertThat(told)
                .containsPattern("DeadEnds.literal, line \\d+: PanacheReader.code: 'like' with this pattern")
                .containsPattern("DeadEnds.sortedBySeveral, line \\d+: PanacheReader.name: 'order by'");
    }

    private static List<String> names(Stream<PanacheReader> found) {
        return found.map(each -> each.name).toList();
    }

    @Test
    @DisplayName("the generated columns, their indexes and the constraints come up with the schema that Quarkus makes")
    void schema_thatQuarkusMakes_hasTokens() throws Exception {
        RawColumns.assertSealed(database, "select name from PanacheReader where city is null limit 1", "Müller");
        for (String column : List.of("ssn_eq", "name_ci", "name_px", "code_eq", "code_px")) {
            assertThat(RawColumns.of(
                            database,
                            "select distinct " + column + " from PanacheReader where " + column + " is not null"))
                    .as(column)
                    .hasSize(column.startsWith("name") ? 4 : 3);
            assertThat(RawColumns.texts(
                            database,
                            "select index_name from information_schema.index_columns where lower(column_name) = '"
                                    + column + "'"))
                    .as(column)
                    .hasSize(1);
        }
        assertThat(
                        RawColumns.texts(
                                database,
                                "select check_clause from information_schema.check_constraints where check_clause like '%f904%'"))
                .hasSize(3);
    }

    @Test
    @TestTransaction
    void find_byFieldAndByPattern_isAnswered() {
        assertThat(PanacheReader.<PanacheReader>find("ssn", "1-24").firstResult().name)
                .isEqualTo("MÜLLER-Lüdenscheid");
        assertThat(PanacheReader.find("ssn", "1-26").firstResultOptional()).isEmpty();
        assertThat(names(readers.find("ssn = ?1 and code like ?2", "1-23", "AB%").stream()))
                .containsExactly("Müller");
        assertThat(names(readers.find("lower(name) like lower(?1)", Sort.by("id"), "MÜL%").stream()))
                .containsExactly("Müller", "MÜLLER-Lüdenscheid");
        assertThat(names(readers.find("name ilike concat(:n, '%')", Parameters.with("n", "STRASS")).stream()))
                .containsExactly("Straße");
        assertThat(names(readers.find("lower(name) = lower(?1)", "STRASSE").stream()))
                .containsExactly("Straße");
        assertThat(readers.find("ssn in ?1", List.of("1-24", "1-25")).count()).isEqualTo(2);
        assertThat(names(readers.find("code like ?1 escape '!'", "A!%%").stream()))
                .containsExactly("Straße");
    }

    @Test
    @TestTransaction
    void list_withSortAndPage_isAnswered() {
        assertThat(names(PanacheReader.<PanacheReader>list("ssn", Sort.by("id").descending(), "1-23").stream()))
                .containsExactly("Straße", "Müller");
        PanacheQuery<PanacheReader> query = readers.find("lower(name) like lower(?1)", Sort.by("id"), "mü%");
        assertThat(names(query.page(Page.ofSize(2)).list().stream())).containsExactly("Müller", "MÜLLER-Lüdenscheid");
        assertThat(query.hasNextPage()).isTrue();
        assertThat(query.pageCount()).isEqualTo(2);
        assertThat(names(query.nextPage().list().stream())).containsExactly("mündig");
        assertThat(query.count()).isEqualTo(3);
        assertThat(names(query.range(1, 1).list().stream())).containsExactly("MÜLLER-Lüdenscheid");
    }

    @Test
    @TestTransaction
    void countUpdateAndDelete_byTokens_changeWhatTheyFind() {
        assertThat(PanacheReader.count("ssn", "1-23")).isEqualTo(2);
        assertThat(readers.count("name not ilike ?1", "mü%")).isEqualTo(1);
        assertThat(PanacheReader.update("city = 'Graz', code = ?1 where ssn = ?2", "X", "1-23"))
                .isEqualTo(2);
        assertThat(readers.count("city = 'Graz' and code = ?1", "X")).isEqualTo(2);
        assertThat(PanacheReader.delete("ssn", "1-23")).isEqualTo(2);
        assertThat(readers.delete("lower(name) like ?1", "mül%")).isEqualTo(1);
        assertThat(names(readers.streamAll())).containsExactly("mündig");
    }

    @Test
    @TestTransaction
    void forms_thatTokensDoNotAnswer_areRefused() {
        refused(() -> PanacheReader.find("name", "x").list(), "PanacheReader.name: '='", "@Searchable(equal = true)");
        refused(() -> readers.list("code like ?1", "%x%"), "PanacheReader.code: 'like'", "ends with one '%'");
        refused(() -> readers.listAll(Sort.by("name")), "PanacheReader.name: 'order by'", "in the application");
        refused(() -> readers.list("ssn like ?1", "1%"), "PanacheReader.ssn: 'like'", "@Searchable(prefix = n)");
    }

    private static void refused(ThrowingCallable query, String... words) {
        assertThatThrownBy(query)
                .satisfiesAnyOf(
                        failure -> assertThat(failure).isInstanceOf(QueryRefusedException.class),
                        failure -> assertThat(failure).hasCauseInstanceOf(QueryRefusedException.class))
                .hasStackTraceContaining(words[0])
                .hasStackTraceContaining(words[1]);
    }
}
