// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.spi.TenantResolver;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The converters under EclipseLink, with no Hibernate on the class path. */
class EclipseLinkTest {
    @TempDir
    Path folder;

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private Entigma entigma;
    private EntityManagerFactory factory;

    @BeforeEach
    void start() {
        entigma = Entigma.builder()
                .kek(folder.resolve("dev.kek").toUri().toString().replace("file:///", "file:/"))
                .keyTable(KeyTable.at(url).user("").password("").schemaAction(SchemaAction.CREATE))
                .tenants(TenantResolver.scopeOnly())
                .build();
        Patient.ENGINE.set(entigma);
        factory = Persistence.createEntityManagerFactory(
                "portable",
                Map.of("jakarta.persistence.jdbc.url", url, "jakarta.persistence.jdbc.driver", "org.h2.Driver"));
    }

    @AfterEach
    void stop() throws SQLException {
        factory.close();
        entigma.close();
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute("shutdown");
        }
    }

    private void in(String tenant, Consumer<EntityManager> use) {
        TenantScope.run(tenant, () -> {
            try (EntityManager entities = factory.createEntityManager()) {
                entities.getTransaction().begin();
                use.accept(entities);
                if (entities.getTransaction().getRollbackOnly()) {
                    entities.getTransaction().rollback();
                } else {
                    entities.getTransaction().commit();
                }
            }
        });
    }

    private byte[] stored(String column) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                ResultSet row =
                        connection.createStatement().executeQuery("select " + column + " from patient where id = 1")) {
            row.next();
            return row.getBytes(1);
        }
    }

    private static Patient patient(long id) {
        Patient patient = new Patient();
        patient.id = id;
        patient.name = "canary";
        patient.born = LocalDate.of(1980, 2, 29);
        patient.email = "canary@example.com";
        return patient;
    }

    @Test
    void persist_throughConverters_isSealedAndComesBack() throws SQLException {
        in("acme", entities -> entities.persist(patient(1)));
        in("acme", entities -> {
            Patient found = entities.find(Patient.class, 1L);
            assertThat(found.name).isEqualTo("canary");
            assertThat(found.born).isEqualTo(LocalDate.of(1980, 2, 29));
            found.name = null;
        });
        in("acme", entities -> assertThat(entities.find(Patient.class, 1L).name).isNull());
        assertThat(stored("name")).isNull();
        assertThat(stored("born")).startsWith(0xF9, 0x01);
        assertThat(new String(stored("email"), StandardCharsets.ISO_8859_1)).doesNotContain("canary");
    }

    @Test
    void query_deterministicAttribute_findsUnderTheActiveKey() {
        in("acme", entities -> entities.persist(patient(1)));
        in("acme", entities -> {
            assertThat(entities.createQuery("select p from Patient p where p.email = :e", Patient.class)
                            .setParameter("e", "canary@example.com")
                            .getResultList())
                    .hasSize(1);
            assertThat(entities.createNativeQuery("select id from patient where email = ?")
                            .setParameter(
                                    1,
                                    entigma.deterministicField("patient.email", String.class)
                                            .searchForms("canary@example.com")
                                            .get(0))
                            .getResultList())
                    .hasSize(1);
        });
    }

    @Test
    void use_withoutOrWithAnotherTenant_fails() {
        in("acme", entities -> entities.persist(patient(1)));
        in(
                "other",
                entities -> assertThatThrownBy(() -> entities.find(Patient.class, 1L))
                        .hasStackTraceContaining("WrongTenantException"));
        try (EntityManager entities = factory.createEntityManager()) {
            assertThatThrownBy(() -> entities.find(Patient.class, 1L)).hasStackTraceContaining("NoTenantException");
        }
    }

    @Test
    void find_plainOrChangedValue_fails() throws SQLException {
        in("acme", entities -> entities.persist(patient(1)));
        try (Connection connection = DriverManager.getConnection(url);
                var update = connection.prepareStatement("update patient set name = ?")) {
            update.setBytes(1, "plain".getBytes(StandardCharsets.UTF_8));
            update.executeUpdate();
        }
        in(
                "acme",
                entities -> assertThatThrownBy(() -> entities.find(Patient.class, 1L))
                        .hasStackTraceContaining("NotSealedException")
                        .hasStackTraceContaining("patient.name"));
    }

    @Test
    void hibernate_isNotOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("org.hibernate.Session")).isInstanceOf(ClassNotFoundException.class);
    }
}
