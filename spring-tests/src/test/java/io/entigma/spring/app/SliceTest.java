package io.entigma.spring.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The test slice for JPA, without any import of Entigma's. */
@JpaSlice(properties = "entigma.kek.uri=file://${user.dir}/target/entigma-slice-${random.uuid}.kek")
class SliceTest {
    @Autowired
    private Customers customers;

    @Autowired
    private EntityManager entities;

    @Autowired
    private JdbcTemplate jdbc;

    @Test
    @DisplayName("a JPA test slice seals and opens, with no import")
    void roundTrip_inTheSlice() {
        Customer saved = customers.saveAndFlush(new Customer("Ada", "ada@example.com", LocalDate.EPOCH));
        entities.clear();
        Raw.assertSealed(
                jdbc.queryForObject("select email from customer where id = ?", byte[].class, saved.id), "ada@");
        assertThat(customers.findByEmail("ada@example.com")).isPresent();
    }
}
