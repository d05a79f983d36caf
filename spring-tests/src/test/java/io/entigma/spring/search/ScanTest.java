// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.StreamSupport;
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
import org.springframework.data.domain.Sort;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Data's forms that only opened values answer. */
@SpringBootTest(
        classes = MemberApp.class,
        properties = {
            "entigma.kek.uri=file://${user.dir}/target/entigma-scan-${random.uuid}.kek",
            "spring.datasource.generate-unique-name=true"
        })
class ScanTest {
    private static final LocalDate DAY = LocalDate.of(2020, 5, 1);

    @Autowired
    private Members members;

    @Autowired
    private TransactionTemplate transaction;

    @BeforeEach
    void store() {
        members.saveAll(List.of(
                member(1, "to be 100%", 0),
                member(2, "Or not TO BE", 1),
                member(3, "to_be", 2),
                member(4, null, 3),
                member(5, "a", 3)));
    }

    @AfterEach
    void empty() {
        members.deleteAllInBatch();
    }

    private static Member member(long id, String motto, int days) {
        Member member = new Member();
        member.id = id;
        member.motto = motto;
        member.joined = DAY.plusDays(days);
        return member;
    }

    private static List<Long> ids(Iterable<Member> found) {
        return StreamSupport.stream(found.spliterator(), false)
                .map(member -> member.id)
                .toList();
    }

    @Test
    @DisplayName("parts, ends and patterns are found, wildcards of a value are characters")
    void texts_inAllForms_areFound() {
        assertThat(ids(members.findByMottoContainingOrderById("to"))).containsExactly(1L, 3L);
        assertThat(ids(members.findByMottoContainingOrderById("0%"))).containsExactly(1L);
        assertThat(ids(members.findByMottoContainingOrderById("o_b"))).containsExactly(3L);
        assertThat(ids(members.findByMottoNotContainingOrderById("to"))).containsExactly(2L, 5L);
        assertThat(ids(members.findByMottoContainingIgnoreCaseOrderByMotto("to be"))).containsExactly(2L, 1L);
        assertThat(ids(members.findByMottoEndingWithOrderByMottoDesc("e"))).containsExactly(3L);
        assertThat(ids(members.mottos("o"))).containsExactly(2L, 1L, 3L);
        assertThat(members.existsByMottoContaining("100")).isTrue();
        assertThat(members.countByMottoIn(List.of("a", "to_be", "x"))).isEqualTo(2);
    }

    @Test
    @DisplayName("days are compared, sorted and the last one is told")
    void days_inAllForms_areFound() {
        assertThat(ids(members.findByJoinedBetweenOrderById(DAY, DAY.plusDays(1)))).containsExactly(1L, 2L);
        assertThat(ids(members.findByJoinedBeforeOrderById(DAY.plusDays(2)))).containsExactly(1L, 2L);
        assertThat(ids(members.findTop2ByMottoIsNotNullOrderByJoinedDescIdAsc())).containsExactly(5L, 3L);
        assertThat(members.lastJoined("o")).isEqualTo(DAY.plusDays(2));
    }

    @Test
    @DisplayName("pages with a sort and a count, examples and deletes are exact")
    void pagesExamplesAndDeletes_areExact() {
        Page<Member> page = members.findByMottoNotLike(
                "to%", PageRequest.of(0, 1, Sort.by(Sort.Order.by("motto").ignoreCase())));
        assertThat(ids(page)).containsExactly(5L);
        assertThat(page.getTotalElements()).isEqualTo(2);
        Member probe = new Member();
        probe.motto = "TO";
        ExampleMatcher matcher = ExampleMatcher.matching()
                .withStringMatcher(StringMatcher.CONTAINING)
                .withIgnoreCase();
        assertThat(ids(members.findAll(Example.of(probe, matcher), Sort.by("motto"))))
                .containsExactly(2L, 1L, 3L);
        assertThat(transaction.<Long>execute(status -> members.deleteByMottoStartingWith("to")))
                .isEqualTo(2);
        assertThat(ids(members.findAll(Sort.by("id")))).containsExactly(2L, 4L, 5L);
    }
}
