// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.entigma.error.QueryRefusedException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.ExampleMatcher.StringMatcher;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

/** What an attribute's options do not answer is refused, with the option that would answer it if there is one. */
@SpringBootTest(
        classes = MemberApp.class,
        properties = {
            "entigma.kek.uri=file://${user.dir}/target/entigma-search-${random.uuid}.kek",
            "spring.datasource.generate-unique-name=true"
        })
class SearchRefusedTest {
    private static final String VALUE = "s3cr3t";

    private static final String EQUAL = " without @Searchable(equal = true), ";
    private static final String IGNORE_CASE = " without @Searchable(ignoreCase = true), ";
    private static final String PREFIX = " without @Searchable(prefix = n)";
    private static final String PREFIX_IGNORE_CASE = " without @Searchable(prefix = n, ignoreCase = true), ";

    @Autowired
    private Members members;

    private static void refused(ThrowingCallable query, String attribute, String... words) {
        Throwable refusal = catchThrowable(query);
        while (refusal != null && !(refusal instanceof QueryRefusedException)) {
            refusal = refusal.getCause();
        }
        assertThat(refusal)
                .isNotNull()
                .hasMessageStartingWith("Member." + attribute + ": ")
                .hasMessageContainingAll(words)
                .hasMessageNotContaining(VALUE);
    }

    @Test
    @DisplayName("a form that another option would answer is refused with the name of that option")
    void forms_ofAnotherOption_areRefusedWithItsName() {
        Map<ThrowingCallable, List<String>> forms = new LinkedHashMap<>();
        forms.put(() -> members.findByName(VALUE), List.of("name", EQUAL));
        forms.put(() -> members.findByNameIn(List.of(VALUE)), List.of("name", EQUAL));
        forms.put(() -> members.findBySsnIgnoreCase(VALUE), List.of("ssn", IGNORE_CASE));
        forms.put(() -> members.findBySsnInIgnoreCase(List.of(VALUE)), List.of("ssn", IGNORE_CASE));
        forms.put(() -> members.findBySsnStartingWith(VALUE), List.of("ssn", PREFIX));
        forms.put(() -> members.findByNameStartingWith(VALUE), List.of("name", PREFIX));
        forms.put(() -> members.findByCodeStartingWithIgnoreCase(VALUE), List.of("code", PREFIX_IGNORE_CASE));
        forms.put(() -> members.findByNote(VALUE), List.of("note", "@Searchable to compare it"));
        forms.put(() -> members.findByNoteStartingWith(VALUE), List.of("note", PREFIX));
        forms.forEach((form, words) -> refused(form, words.get(0), words.get(1)));
    }

    @Test
    void examples_ofAnotherOption_areRefusedWithItsName() {
        Member probe = new Member();
        probe.ssn = VALUE;
        ExampleMatcher matching = ExampleMatcher.matching();
        refused(() -> members.findAll(Example.of(probe, matching.withIgnoreCase())), "ssn", IGNORE_CASE);
        refused(
                () -> members.findAll(Example.of(probe, matching.withStringMatcher(StringMatcher.STARTING))),
                "ssn",
                PREFIX);
        refused(
                () -> members.findAll(Example.of(probe, matching.withStringMatcher(StringMatcher.CONTAINING))),
                "ssn",
                "'like'");
    }

    @Test
    void patterns_thatFirstCharactersDoNotTell_areRefused() {
        refused(() -> members.findByCodeContaining(VALUE), "code", "a pattern that ends with one '%'");
        refused(() -> members.findByNameContainingIgnoreCase(VALUE), "name", "a pattern that ends with one '%'");
        refused(() -> members.findByNameEndingWithIgnoreCase(VALUE), "name", "a pattern that ends with one '%'");
        refused(() -> members.codedInside(VALUE), "code", "a pattern that ends with one '%'");
        refused(() -> members.findByCodeStartingWith(VALUE), "code", "the 4 that @Searchable(prefix = 4) tells");
        refused(() -> members.findByCodeLike("A_C"), "code", "a pattern that ends with one '%'");
    }

    @Test
    void orderAndRanges_areRefused() {
        Sort byName = Sort.by("name");
        refused(() -> members.findByCityOrderByName("Graz"), "name", "'order by'");
        refused(() -> members.findByCity("Graz", byName), "name", "'order by'");
        refused(() -> members.findByCity("Graz", Sort.by(Sort.Order.by("name").ignoreCase())), "name", "er()'");
        refused(() -> members.findAll(PageRequest.of(0, 2, byName)), "name", "'order by'");
        refused(() -> members.findByBornAfter(LocalDate.EPOCH), "born", "'>'");
        refused(() -> members.findByBornBetween(LocalDate.EPOCH, LocalDate.EPOCH), "born", "'between'");
    }
}
