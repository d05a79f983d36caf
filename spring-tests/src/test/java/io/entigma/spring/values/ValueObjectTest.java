// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

@SpringBootTest(
        classes = ValueApp.class,
        properties = {
            "entigma.kek.uri=file://${user.dir}/target/entigma-values-${random.uuid}.kek",
            "spring.datasource.generate-unique-name=true"
        })
class ValueObjectTest {
    public record Iban(String number) {}

    @Entity
    public static class Account {
        @Id
        @GeneratedValue
        public Long id;

        @Encrypted
        public Iban iban;
    }

    interface AccountRepository extends JpaRepository<Account, Long> {
        @Query("select a.iban from ValueObjectTest$Account a")
        List<Object> ibans();
    }

    @Autowired
    private AccountRepository accounts;

    @Test
    @DisplayName("a value object in the select list comes back as itself, if it is declared as Object so that no DTO is made of it")
    void selectedValueObject_comesBack() {
        Account account = new Account();
        account.iban = new Iban("FR7630006000011234567890189");
        accounts.save(account);
        assertThat(accounts.findAll()).first().extracting(a -> a.iban).isEqualTo(account.iban);
        assertThat(accounts.ibans()).containsExactly(account.iban);
    }
}
