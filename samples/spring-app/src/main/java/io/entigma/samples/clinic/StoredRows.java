// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows as a database administrator sees them: over JDBC, past Hibernate and Entigma. Thread safe. */
@Component
final class StoredRows {
    private final JdbcTemplate jdbc;

    StoredRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A patient's columns by their names, if the patient is one of that clinic; else nothing. */
    Map<String, StoredValue> patient(long id, Clinic clinic) {
        return jdbc
                .queryForList(
                        "select * from patient where id = ? and clinic = ?",
                        id,
                        clinic.tenant().value())
                .stream()
                .flatMap(row -> row.entrySet().stream())
                .map(each -> StoredValue.of(each.getKey().toLowerCase(Locale.ROOT), each.getValue()))
                .collect(Collectors.toMap(StoredValue::column, Function.identity()));
    }

    /** The same of several patients, by their ids. */
    Map<Long, Map<String, StoredValue>> patients(List<Long> ids, Clinic clinic) {
        return ids.stream().collect(Collectors.toMap(Function.identity(), id -> patient(id, clinic)));
    }

    long count(Clinic clinic) {
        Long count = jdbc.queryForObject(
                "select count(*) from patient where clinic = ?",
                Long.class,
                clinic.tenant().value());
        return count == null ? 0 : count;
    }
}
