// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.spring.app.Raw;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.ExampleMatcher.StringMatcher;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.transaction.support.TransactionTemplate;

/** Each form of Spring Data's that docs/search.md calls answered. */
@SpringBootTest(
        classes = MemberApp.class,
        properties = {
            "entigma.kek.uri=file://${user.dir}/target/entigma-search-${random.uuid}.kek",
            "spring.datasource.generate-unique-name=true"
        })
class SearchTest {
    private static final PageRequest TWO = PageRequest.of(0, 2, Sort.by("id").descending());

    @Autowired
    private Members members;

    @Autowired
    private TransactionTemplate transaction;

    private Raw raw;

    @Autowired
    void database(DataSource dataSource) {
        raw = new Raw(dataSource);
    }

    @BeforeEach
    void store() {
        members.saveAll(List.of(
                member(1, "123-45", "Müller", "ABC"),
                member(2, "123-46", "MÜLLER-Lüdenscheid", "ABC1"),
                member(3, "123-45", "Straße", "A%C"),
                member(4, "123-47", "mü%_\\x", "A_C"),
                member(5, null, null, null),
                member(6, "x", "mü%", "A\\C")));
    }

    private static Member member(long id, String ssn, String name, String code) {
        Member member = new Member();
        member.id = id;
        member.ssn = ssn;
        member.name = name;
        member.code = code;
        member.born = LocalDate.EPOCH.plusDays(id % 2);
        member.note = "note";
        member.city = id % 2 == 0 ? "Graz" : "Linz";
        return member;
    }

    @AfterEach
    void empty() {
        members.deleteAllInBatch();
    }

    private static List<Long> ids(Iterable<Member> found) {
        return StreamSupport.stream(found.spliterator(), false)
                .map(Member::getId)
                .sorted()
                .toList();
    }


    @Test
    @DisplayName("the generated columns come up, with an index each and a constraint, and nothing is in the clear")
    void schema_ofTheStarter_hasTokens() {
        Raw.assertSealed(raw.bytes("select name from member where id = 1"), "Müller");
        for (String column : List.of("ssn_eq", "name_ci", "name_px", "code_eq", "code_px", "born_eq")) {
            assertThat(raw.list("select count(" + column + ") from member", Long.class).get(0))
                    .as(column)
                    .isGreaterThanOrEqualTo(5);
            assertThat(raw.list(
                            "select count(*) from information_schema.index_columns where lower(column_name) = ?",
                            Long.class,
                            column))
                    .as(column)
                    .containsExactly(1L);
        }
        assertThat(raw.bytes("select ssn_eq from member where id = 1"))
                .isEqualTo(raw.bytes("select ssn_eq from member where id = 3"))
                .isNotEqualTo(raw.bytes("select ssn_eq from member where id = 2"));
    }

    @Test
    void equality_inDerivedQueries_isAnswered() {
        assertThat(ids(members.findBySsn("123-45"))).containsExactly(1L, 3L);
        assertThat(ids(members.findBySsn("123-4"))).isEmpty();
        assertThat(ids(members.findBySsnNot("123-45"))).containsExactly(2L, 4L, 6L);
        assertThat(ids(members.findBySsnIn(List.of("123-46", "x", "y")))).containsExactly(2L, 6L);
        assertThat(ids(members.findBySsnNotIn(List.of("123-45", "x")))).containsExactly(2L, 4L);
        assertThat(ids(members.findBySsnIn(List.of()))).isEmpty();
        assertThat(ids(members.findBySsn(null))).containsExactly(5L);
        assertThat(ids(members.findByBorn(LocalDate.EPOCH))).containsExactly(2L, 4L, 6L);
        assertThat(ids(members.findBySsnAndCityOrCode("123-45", "Graz", "ABC1")))
                .containsExactly(2L);
        assertThat(members.findFirstBySsnOrderByIdDesc("123-45"))
                .get()
                .extracting(Member::getId)
                .isEqualTo(3L);
        assertThat(members.existsBySsn("123-46")).isTrue();
        assertThat(members.existsBySsn("123-48")).isFalse();
        assertThat(members.countBySsn("123-45")).isEqualTo(2);
        assertThat(members.countDistinctBySsn("123-45")).isEqualTo(2);
        assertThat(ids(members.findDistinctBySsn("123-45"))).containsExactly(1L, 3L);
        assertThat(transaction.<Long>execute(status -> members.deleteBySsn("123-45")))
                .isEqualTo(2);
        assertThat(ids(members.findAll())).containsExactly(2L, 4L, 5L, 6L);
    }

    @Test
    void ignoreCase_inDerivedQueries_isAnswered() {
        assertThat(ids(members.findByNameIgnoreCase("mÜLLER"))).containsExactly(1L);
        assertThat(ids(members.findByNameIgnoreCase("STRASSE"))).containsExactly(3L);
        assertThat(ids(members.findByNameInIgnoreCase(List.of("müller", "straße", "nobody"))))
                .containsExactly(1L, 3L);
        assertThat(ids(members.findByNameNotIgnoreCase("MÜLLER"))).containsExactly(2L, 3L, 4L, 6L);
        assertThat(members.existsByNameIgnoreCase("strasse")).isTrue();
    }

    @Test
    @DisplayName("first characters are found, and wildcards in the value of StartingWith are characters")
    void startingWith_withWildcardsInTheValue_takesThemForCharacters() {
        assertThat(ids(members.findByCodeStartingWith("AB"))).containsExactly(1L, 2L);
        assertThat(ids(members.findByCodeStartingWith("ab"))).isEmpty();
        assertThat(ids(members.findByCodeStartingWith("A%"))).containsExactly(3L);
        assertThat(ids(members.findByCodeStartingWith("A_"))).containsExactly(4L);
        assertThat(ids(members.findByCodeStartingWith("A\\"))).containsExactly(6L);
        assertThat(ids(members.findByCodeStartingWith(""))).containsExactly(1L, 2L, 3L, 4L, 6L);
        assertThat(members.countByCodeStartingWith("A")).isEqualTo(5);
        assertThat(ids(members.findByCodeLike("AB%"))).containsExactly(1L, 2L);
        assertThat(ids(members.findByCodeLike("ABC"))).containsExactly(1L);
        assertThat(ids(members.findByCodeNotLike("AB%"))).containsExactly(3L, 4L, 6L);
        assertThat(ids(members.findByNameStartingWithIgnoreCase("mü"))).containsExactly(1L, 2L, 4L, 6L);
        assertThat(ids(members.findByNameStartingWithIgnoreCase("MÜ%"))).containsExactly(4L, 6L);
        assertThat(ids(members.findByNameStartingWithIgnoreCase("Mü%_\\"))).containsExactly(4L);
        assertThat(ids(members.findByNameStartingWithIgnoreCase("STRASSE"))).containsExactly(3L);
        assertThat(ids(members.findByNameLikeIgnoreCase("müll%"))).containsExactly(1L, 2L);
        assertThat(ids(members.findByNameNotLikeIgnoreCase("müll%"))).containsExactly(3L, 4L, 6L);
        assertThat(transaction.<Long>execute(status -> members.deleteByNameStartingWithIgnoreCase("MÜ")))
                .isEqualTo(4);
        assertThat(ids(members.findAll())).containsExactly(3L, 5L);
    }

    @Test
    void pagesAndParts_ofWhatIsFound_areRight() {
        assertThat(members.findTop2ByNameStartingWithIgnoreCaseOrderByIdDesc("MÜ"))
                .extracting(Member::getId)
                .containsExactly(6L, 4L);
        Page<Member> page = members.findByNameStartingWithIgnoreCase("mü", TWO);
        assertThat(page).extracting(Member::getId).containsExactly(6L, 4L);
        assertThat(page.getTotalElements()).isEqualTo(4);
        assertThat(members.findByNameStartingWithIgnoreCase("mü", page.nextPageable()))
                .extracting(Member::getId)
                .containsExactly(2L, 1L);
        Slice<Member> slice = members.findByCodeStartingWith("A", TWO);
        assertThat(slice).extracting(Member::getId).containsExactly(6L, 4L);
        assertThat(slice.hasNext()).isTrue();
        Page<Member> coded = members.codedPage("AB", PageRequest.of(0, 1, Sort.by("id")));
        assertThat(coded).extracting(Member::getId).containsExactly(1L);
        assertThat(coded.getTotalElements()).isEqualTo(2);
        Window<Member> first =
                members.findFirst1ByNameStartingWithIgnoreCaseOrderById("mü", ScrollPosition.keyset());
        assertThat(first).extracting(Member::getId).containsExactly(1L);
        assertThat(members.findFirst1ByNameStartingWithIgnoreCaseOrderById("mü", first.positionAt(0)))
                .extracting(Member::getId)
                .containsExactly(2L);
    }

    @Test
    void projections_ofWhatIsFound_areOpened() {
        assertThat(transaction.<List<String>>execute(status -> {
                    try (var stream = members.streamByNameStartingWithIgnoreCaseOrderById("müll")) {
                        return stream.map(Members.NameOnly::getName).toList();
                    }
                }))
                .containsExactly("Müller", "MÜLLER-Lüdenscheid");
        assertThat(members.findBySsnOrderById("123-45", Members.Card.class))
                .containsExactly(new Members.Card(1L, "123-45"), new Members.Card(3L, "123-45"));
        assertThat(members.findBySsnOrderById("123-46", Members.NameOnly.class))
                .extracting(Members.NameOnly::getName)
                .containsExactly("MÜLLER-Lüdenscheid");
    }

    @Test
    void queriesByHand_withConcatAndPatterns_areAnswered() {
        assertThat(members.named("MÜLL")).extracting(Member::getId).containsExactly(1L, 2L);
        assertThat(members.coded("AB")).extracting(Member::getId).containsExactly(1L, 2L);
        assertThat(members.optional(null)).containsExactly(1L);
        assertThat(members.optional("MÜLLER")).containsExactly(1L);
        assertThat(members.optional("nobody")).isEmpty();
    }

    @Test
    void modifyingQueries_onSearchableAttributes_changeWhatTheyFind() {
        assertThat(transaction.<Integer>execute(status -> members.move("123-45", "Wien", "Maier")))
                .isEqualTo(2);
        assertThat(ids(members.findByNameIgnoreCase("MAIER"))).containsExactly(1L, 3L);
        assertThat(raw.list("select id from member where city = 'Wien' order by id", Long.class))
                .containsExactly(1L, 3L);
        assertThat(transaction.<Integer>execute(status -> members.remove("mai"))).isEqualTo(2);
        assertThat(ids(members.findAll())).containsExactly(2L, 4L, 5L, 6L);
    }

    @Test
    void example_withMatchersThatTokensAnswer_isAnswered() {
        assertThat(ids(members.findAll(Example.of(probe("123-45", null, null)))))
                .containsExactly(1L, 3L);
        ExampleMatcher starting = ExampleMatcher.matching().withStringMatcher(StringMatcher.STARTING);
        assertThat(ids(members.findAll(Example.of(probe(null, null, "A_"), starting))))
                .containsExactly(4L);
        assertThat(ids(members.findAll(Example.of(probe(null, "MÜ%", null), starting.withIgnoreCase()))))
                .containsExactly(4L, 6L);
        assertThat(ids(members.findAll(Example.of(
                        probe(null, "strasse", null),
                        ExampleMatcher.matching().withIgnoreCase("name")))))
                .containsExactly(3L);
        assertThat(members.count(Example.of(
                        probe("123-45", "MÜ", "ABC"),
                        ExampleMatcher.matching().withMatcher("name", match -> match.startsWith()
                                .ignoreCase()))))
                .isEqualTo(1);
        assertThat(members.exists(Example.of(probe("nobody", null, null)))).isFalse();
    }

    private static Member probe(String ssn, String name, String code) {
        Member probe = new Member();
        probe.ssn = ssn;
        probe.name = name;
        probe.code = code;
        return probe;
    }

    @Test
    void specification_withTokens_isAnswered() {
        assertThat(ids(members.findAll((m, query, builder) -> builder.equal(m.get("ssn"), "123-45"))))
                .containsExactly(1L, 3L);
        Page<Member> page =
                members.findAll((m, query, builder) -> builder.like(builder.lower(m.get("name")), "mü%"), TWO);
        assertThat(page).extracting(Member::getId).containsExactly(6L, 4L);
        assertThat(page.getTotalElements()).isEqualTo(4);
        assertThat(members.count((m, query, builder) -> builder.and(
                        m.get("ssn").in("123-45", "123-46"), builder.notLike(m.get("code"), "AB%"))))
                .isEqualTo(1);
        assertThat(members.exists((m, query, builder) -> builder.like(m.get("code"), "A!%%", '!')))
                .isTrue();
        assertThat(ids(members.findBy(
                        (m, query, builder) -> builder.equal(builder.upper(m.get("name")), "STRASSE"),
                        found -> found.sortBy(Sort.by("id")).all())))
                .containsExactly(3L);
    }
}
