// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.search;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** What repositories ask in Spring Data's own words, and what tokens answer. */
public interface Members extends JpaRepository<Member, Long>, JpaSpecificationExecutor<Member> {
    interface NameOnly {
        Long getId();

        String getName();
    }

    record Card(Long id, String ssn) {}

    List<Member> findByMottoContainingOrderById(String part);

    List<Member> findByMottoNotContainingOrderById(String part);

    List<Member> findByMottoContainingIgnoreCaseOrderByMotto(String part);

    List<Member> findByMottoEndingWithOrderByMottoDesc(String end);

    Page<Member> findByMottoNotLike(String pattern, Pageable page);

    List<Member> findTop2ByMottoIsNotNullOrderByJoinedDescIdAsc();

    List<Member> findByJoinedBetweenOrderById(LocalDate first, LocalDate last);

    List<Member> findByJoinedBeforeOrderById(LocalDate day);

    boolean existsByMottoContaining(String part);

    long countByMottoIn(Collection<String> mottos);

    long deleteByMottoStartingWith(String start);

    @Query("select m from Member m where m.motto like %:part% order by lower(m.motto), m.id")
    List<Member> mottos(@Param("part") String part);

    @Query("select max(m.joined) from Member m where m.motto like %:part%")
    LocalDate lastJoined(@Param("part") String part);

    List<Member> findBySsn(String ssn);

    List<Member> findBySsnNot(String ssn);

    List<Member> findBySsnIn(Collection<String> ssns);

    List<Member> findBySsnNotIn(Collection<String> ssns);

    List<Member> findByBorn(LocalDate born);

    List<Member> findBySsnAndCityOrCode(String ssn, String city, String code);

    Optional<Member> findFirstBySsnOrderByIdDesc(String ssn);

    boolean existsBySsn(String ssn);

    long countBySsn(String ssn);

    long countDistinctBySsn(String ssn);

    List<Member> findDistinctBySsn(String ssn);

    long deleteBySsn(String ssn);

    <T> List<T> findBySsnOrderById(String ssn, Class<T> type);

    List<Member> findByNameIgnoreCase(String name);

    List<Member> findByNameInIgnoreCase(Collection<String> names);

    List<Member> findByNameNotIgnoreCase(String name);

    boolean existsByNameIgnoreCase(String name);

    List<Member> findByCodeStartingWith(String start);

    List<Member> findByCodeLike(String pattern);

    List<Member> findByCodeNotLike(String pattern);

    long countByCodeStartingWith(String start);

    List<Member> findByNameStartingWithIgnoreCase(String start);

    List<Member> findByNameLikeIgnoreCase(String pattern);

    List<Member> findByNameNotLikeIgnoreCase(String pattern);

    List<Member> findTop2ByNameStartingWithIgnoreCaseOrderByIdDesc(String start);

    Page<Member> findByNameStartingWithIgnoreCase(String start, Pageable page);

    Slice<Member> findByCodeStartingWith(String start, Pageable page);

    Window<Member> findFirst1ByNameStartingWithIgnoreCaseOrderById(String start, ScrollPosition position);

    Stream<NameOnly> streamByNameStartingWithIgnoreCaseOrderById(String start);

    long deleteByNameStartingWithIgnoreCase(String start);

    @Query("select m from Member m where lower(m.name) like lower(concat(:n, '%')) order by m.id")
    List<Member> named(@Param("n") String start);

    @Query("select m from Member m where m.code like :n% order by m.id")
    List<Member> coded(@Param("n") String start);

    @Query("select m from Member m where m.code like ?1%")
    Page<Member> codedPage(String start, Pageable page);

    @Query("select m.ssn from Member m where m.code like %:n%")
    List<String> codedInside(@Param("n") String part);

    @Query("select m.id from Member m where (:n is null or upper(m.name) = upper(:n)) and m.code = ?#{'ABC'}")
    List<Long> optional(@Param("n") String name);

    @Modifying(clearAutomatically = true)
    @Query("update Member m set m.city = :city, m.name = :name where m.ssn = :ssn")
    int move(@Param("ssn") String ssn, @Param("city") String city, @Param("name") String name);

    @Modifying
    @Query("delete from Member m where lower(m.name) like lower(concat(:n, '%'))")
    int remove(@Param("n") String start);

    // What the options of the attributes do not answer.

    List<Member> findByName(String name);

    List<Member> findByNameIn(Collection<String> names);

    List<Member> findBySsnIgnoreCase(String ssn);

    List<Member> findBySsnInIgnoreCase(Collection<String> ssns);

    List<Member> findBySsnStartingWith(String start);

    List<Member> findByNameStartingWith(String start);

    List<Member> findByCodeStartingWithIgnoreCase(String start);

    List<Member> findByNote(String note);

    List<Member> findByNoteStartingWith(String start);

    List<Member> findByCodeContaining(String part);

    List<Member> findByNameContainingIgnoreCase(String part);

    List<Member> findByNameEndingWithIgnoreCase(String end);

    List<Member> findByBornAfter(LocalDate day);

    List<Member> findByBornBetween(LocalDate from, LocalDate to);

    List<Member> findByCityOrderByName(String city);

    List<Member> findByCity(String city, Sort sort);
}
