// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.audited;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.spring.app.Raw;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.time.Instant;
import javax.sql.DataSource;
import org.hibernate.envers.Audited;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.envers.repository.support.EnversRevisionRepositoryFactoryBean;
import org.springframework.data.jpa.domain.support.AuditingEntityListener;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaAuditing;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.repository.history.RevisionRepository;

/** Auditing and revisions of Spring Data. */
@SpringBootTest(
        classes = RevisionsTest.Audits.class,
        properties = {
            "entigma.kek.uri=file://${user.dir}/target/entigma-audited-${random.uuid}.kek",
            "spring.datasource.generate-unique-name=true"
        })
class RevisionsTest {
    @SpringBootApplication
    @EnableJpaAuditing
    @EnableJpaRepositories(considerNestedRepositories = true, repositoryFactoryBeanClass = EnversRevisionRepositoryFactoryBean.class)
    static class Audits {}

    @Entity(name = "Contract")
    @Audited
    @EntityListeners(AuditingEntityListener.class)
    public static class Contract {
        @Id
        @GeneratedValue
        public Long id;

        @Encrypted
        public String text;

        @Encrypted
        @LastModifiedDate
        public Instant changed;
    }

    interface Contracts extends JpaRepository<Contract, Long>, RevisionRepository<Contract, Long, Integer> {}

    @Autowired
    private Contracts contracts;

    @Autowired
    private DataSource data;

    @Test
    @DisplayName("revisions decrypt, and the audit table holds sealed values; Spring Data's auditing fills sealed attributes")
    void revisions_decrypt() {
        Contract contract = new Contract();
        contract.text = "first words";
        contract = contracts.saveAndFlush(contract);
        contract.text = "second words";
        contract = contracts.saveAndFlush(contract);
        assertThat(contract.changed).isNotNull();
        assertThat(contracts.findRevisions(contract.id).getContent())
                .extracting(revision -> revision.getEntity().text)
                .containsExactly("first words", "second words");
        Raw raw = new Raw(data);
        for (byte[] stored : raw.list("select text from contract_aud", byte[].class)) {
            Raw.assertSealed(stored, "words");
        }
        Raw.assertSealed(raw.bytes("select changed from contract"), "20");
    }
}
