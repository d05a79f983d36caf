// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import javax.sql.DataSource;
import org.hibernate.envers.AuditReaderFactory;
import org.hibernate.envers.Audited;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditedTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Record.class);

    @Entity(name = "Record")
    @Audited
    public static class Record {
        @Id
        public Long id;

        @Encrypted
        public String text;
    }

    @Inject
    EntityManager entities;

    @Inject
    DataSource database;

    @Test
    void revisions_ofAnAuditedEntity_areSealed() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> {
            Record record = new Record();
            record.id = 1L;
            record.text = "first words";
            entities.persist(record);
        });
        RawColumns.assertSealed(database, "select text from Record_AUD", "first words");
        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> AuditReaderFactory.get(entities).find(Record.class, 1L, 1).text))
                .isEqualTo("first words");
    }
}
