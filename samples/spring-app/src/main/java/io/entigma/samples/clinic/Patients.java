// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import java.time.LocalDate;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

/** The patients of the current clinic; Hibernate adds that condition to every query. */
interface Patients extends JpaRepository<Patient, Long> {
    /** A page, the newest first. Only what the list shows is read, and opened. */
    @Query("select new io.entigma.samples.clinic.PatientLine(p.id, p.name, p.email, p.insuranceNumber)"
            + " from Patient p order by p.admitted desc, p.id desc")
    Page<PatientLine> lines(Pageable page);

    /** Equality on sealed columns: the value is sealed under each usable key of the clinic, and these bytes are compared. */
    @Query("select new io.entigma.samples.clinic.PatientLine(p.id, p.name, p.email, p.insuranceNumber)"
            + " from Patient p where p.email = :email or p.insuranceNumber = :number order by p.id desc")
    Page<PatientLine> search(@Param("email") String email, @Param("number") String number, Pageable page);

    /** Part of a name in any case, and days of birth: conditions on sealed columns that opened values answer, and the order too. */
    @Query("from Patient p where p.name ilike :part escape '\\' and p.born between :first and :last")
    Page<Patient> find(
            @Param("part") String part, @Param("first") LocalDate first, @Param("last") LocalDate last, Pageable page);

    boolean existsByInsuranceNumber(String insuranceNumber);
}
