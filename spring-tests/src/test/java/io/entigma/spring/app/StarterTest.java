package io.entigma.spring.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.NotSealedException;
import io.entigma.error.QueryRefusedException;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.support.TransactionTemplate;

/** The starter, an annotation and one property: what Spring Data asks is answered right or refused. */
@SpringBootTest(
        classes = CustomerApp.class,
        properties = {"entigma.kek.uri=file://${user.dir}/target/entigma-spring-${random.uuid}.kek"})
class StarterTest {
    private static final LocalDate BORN = LocalDate.of(1815, 12, 10);

    @Autowired
    private Customers customers;

    @Autowired
    private TransactionTemplate transaction;

    private Raw raw;

    private Customer ada;

    @Autowired
    void database(DataSource dataSource) {
        raw = new Raw(dataSource);
    }

    @BeforeEach
    void store() {
        ada = customers.save(new Customer("Ada", "ada@example.com", BORN));
        customers.save(new Customer("Bob", "bob@example.com", LocalDate.of(1900, 1, 1)));
        customers.save(new Customer("Bob", "bob2@example.com", null));
    }

    @AfterEach
    void empty() {
        customers.deleteAll();
    }

    @Test
    @DisplayName("the same property works on every line of Boot, and the columns hold sealed values")
    void save_withStarterAlone_storesSealedValues() {
        Raw.assertSealed(raw.bytes("select email from customer where id = ?", ada.id), "ada@example.com");
        Raw.assertSealed(raw.bytes("select born from customer where id = ?", ada.id), "1815");
        assertThat(customers.findById(ada.id)).get().satisfies(found -> {
            assertThat(found.email).isEqualTo("ada@example.com");
            assertThat(found.born).isEqualTo(BORN);
        });
        assertThat(raw.list("select kek_uri from entigma_key", String.class)).hasSize(1);
    }

    @Test
    void derivedQueries_byEquality_findSealedValues() {
        assertThat(customers.findByEmail("ada@example.com")).get().extracting(c -> c.id).isEqualTo(ada.id);
        assertThat(customers.findByEmail("Ada@example.com")).isEmpty();
        assertThat(customers.findFirstByEmailAndName("bob@example.com", "Bob")).isPresent();
        assertThat(customers.existsByEmail("bob@example.com")).isTrue();
        assertThat(customers.countByEmailIn(List.of("ada@example.com", "bob@example.com", "x"))).isEqualTo(2);
        long deleted = transaction.execute(status -> customers.deleteByEmail("bob2@example.com"));
        assertThat(deleted).isEqualTo(1);
        assertThat(customers.count()).isEqualTo(2);
    }

    @Test
    void specification_example_pageAndProjection_answerRight() {
        assertThat(customers.findAll((c, query, builder) -> builder.equal(c.get("email"), "ada@example.com")))
                .hasSize(1);
        assertThat(customers.findAll(
                                (c, query, builder) -> builder.equal(c.get("email"), "ada@example.com"),
                                PageRequest.of(0, 5, Sort.by("name")))
                        .getTotalElements())
                .isEqualTo(1);
        Customer probe = new Customer(null, "bob@example.com", null);
        assertThat(customers.findAll(Example.of(probe))).hasSize(1);
        assertThat(customers.page("bob@example.com", PageRequest.of(0, 1, Sort.by("name"))).getTotalElements())
                .isEqualTo(1);
        assertThat(customers.findByName("Ada")).extracting(Customers.EmailOnly::getEmail)
                .containsExactly("ada@example.com");
        assertThat(customers.emails("Bob")).containsExactlyInAnyOrder("bob@example.com", "bob2@example.com");
    }

    @Test
    void queries_thatSealedValuesCannotAnswer_areRefusedByName() {
        for (var query : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                () -> customers.findByBornAfter(BORN),
                () -> customers.findByNameContaining("B", Sort.by("email")),
                () -> customers.findAll(PageRequest.of(0, 2, Sort.by("email"))))) {
            assertThat(Failures.rootOf(query))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageContaining("Customer.");
        }
    }

    @Test
    @DisplayName("a modifying query seals; a native one does not, the database refuses it, else reading says so")
    void modifyingQueries() {
        transaction.executeWithoutResult(status -> customers.changeEmail(ada.id, "countess@example.com"));
        Raw.assertSealed(raw.bytes("select email from customer where id = ?", ada.id), "countess");
        assertThat(customers.findByEmail("countess@example.com")).isPresent();
        // H2 reads text for a binary column as hexadecimal; other databases take any.
        String plain = "c0ffee";
        assertThatThrownBy(() -> transaction.executeWithoutResult(
                        status -> customers.changeEmailNatively(ada.id, plain)))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasStackTraceContaining("ENTIGMA_CUSTOMER_EMAIL_");
        for (String constraint : raw.list(
                "select constraint_name from information_schema.table_constraints where constraint_name like ?",
                String.class,
                "ENTIGMA_CUSTOMER_EMAIL_%")) {
            raw.execute("alter table customer drop constraint " + constraint);
        }
        transaction.executeWithoutResult(status -> customers.changeEmailNatively(ada.id, plain));
        assertThat(Failures.rootOf(() -> customers.findById(ada.id))).isInstanceOf(NotSealedException.class);
        transaction.executeWithoutResult(status -> customers.changeEmail(ada.id, "x@example.com"));
    }
}
