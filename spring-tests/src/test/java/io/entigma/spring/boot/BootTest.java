// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.kek.Health;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.spring.app.Customer;
import io.entigma.spring.app.CustomerApp;
import io.entigma.spring.app.Customers;
import io.entigma.spring.app.Failures;
import io.entigma.spring.app.Raw;
import io.entigma.spring.bad.BadApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** How an application starts, or says why it does not. */
@ExtendWith(OutputCaptureExtension.class)
class BootTest {
    @TempDir
    private Path folder;

    private ConfigurableApplicationContext start(Class<?> application, String... settings) {
        List<String> all = new ArrayList<>(Arrays.asList(settings));
        all.add("--spring.main.web-application-type=none");
        if (all.stream().noneMatch(each -> each.startsWith("--spring.datasource.url"))) {
            all.add("--spring.datasource.generate-unique-name=true");
        }
        if (all.stream().noneMatch(each -> each.startsWith("--entigma.kek.uri"))) {
            all.add("--entigma.kek.uri=" + folder.resolve("dev.kek").toUri());
        }
        return SpringApplication.run(application, all.toArray(String[]::new));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    @DisplayName("an application starts while its key server is away, and its health says so")
    void keyServer_thatIsAway_letsALazyApplicationStart() throws IOException {
        String kek = "vault://127.0.0.1:" + closedPort() + "/transit/keys/app";
        try (ConfigurableApplicationContext context = start(
                CustomerApp.class,
                "--entigma.kek.uri=" + kek,
                "--entigma.kek.vault.token=hvs.canary-of-a-token",
                "--entigma.key-server.attempts=1")) {
            Customers customers = context.getBean(Customers.class);
            for (int i = 0; i < KeyServerPolicy.defaults().failuresToOpen(); i++) {
                assertThat(Failures.rootOf(() -> customers.save(new Customer("Ada", "ada@example.com", null))))
                        .hasMessageNotContaining("ada@example.com");
            }
            assertThat(customers.count()).isZero();
            assertThat(context.getBean(Entigma.class).health().status()).isEqualTo(Health.Status.DOWN);
        }
    }

    @Test
    @DisplayName("with startup=require it does not start, and the report says what to do and shows no secret")
    void keyServer_thatIsAway_stopsAnApplicationThatRequiresIt(CapturedOutput output) throws IOException {
        String kek = "vault://127.0.0.1:" + closedPort() + "/transit/keys/app";
        assertThatThrownBy(() -> start(
                        CustomerApp.class,
                        "--entigma.kek.uri=" + kek,
                        "--entigma.kek.vault.token=hvs.canary-of-a-token",
                        "--entigma.key-server.attempts=1",
                        "--entigma.startup=require"))
                .rootCause()
                .isInstanceOf(KeyServerUnavailableException.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(kek)
                .contains("entigma.startup=lazy")
                .doesNotContain("hvs.canary");
    }

    @Test
    void kek_thatIsNotSet_isNamedInTheReport(CapturedOutput output) {
        assertThatThrownBy(() -> start(CustomerApp.class, "--entigma.kek.uri="));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("entigma.kek.uri")
                .contains("dev.kek");
    }

    @Test
    void kekUri_thatNobodyServes_isNamedInTheReport(CapturedOutput output) {
        assertThatThrownBy(() -> start(CustomerApp.class, "--entigma.kek.uri=kms:app"));
        assertThat(output).contains("APPLICATION FAILED TO START").contains("KEK kms:app: no KEK client serves it");
    }

    @Test
    void setting_thatIsWrong_isNamedInTheReport(CapturedOutput output) {
        assertThatThrownBy(() -> start(CustomerApp.class, "--entigma.cache.ttl=soon"));
        assertThat(output).contains("APPLICATION FAILED TO START").contains("entigma.cache.ttl");
        assertThatThrownBy(() -> start(CustomerApp.class, "--entigma.key-server.attempts=99"));
        assertThat(output).contains("attempts: must be 1 to 10, but is 99");
    }

    @Test
    void mapping_thatCannotBe_isNamedInTheReport(CapturedOutput output) {
        assertThatThrownBy(() -> start(BadApp.class));
        assertThat(output).contains("APPLICATION FAILED TO START").contains("Account.id: an identifier cannot be encrypted");
    }

    @Test
    @DisplayName("A database that is no embedded one gets no tables of ours unless told so")
    void keyTable_thatIsMissing_isNamedInTheReport(CapturedOutput output) {
        String url = "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("data");
        String ddl = "--spring.jpa.hibernate.ddl-auto=update";
        assertThatThrownBy(() -> start(CustomerApp.class, url, ddl));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("entigma_key")
                .contains("entigma.key-table.schema-action=create");
        try (ConfigurableApplicationContext context =
                start(CustomerApp.class, url, ddl, "--entigma.key-table.schema-action=create")) {
            context.getBean(Customers.class).save(new Customer("Ada", "ada@example.com", null));
        }
        try (ConfigurableApplicationContext again = start(CustomerApp.class, url, ddl)) {
            assertThat(again.getBean(Customers.class).findByEmail("ada@example.com")).isPresent();
        }
    }

    @Test
    @DisplayName("A pool of one connection, held by a transaction, does not keep the first key from being made")
    void poolOfOne_doesNotDeadlock() {
        try (ConfigurableApplicationContext context = start(
                CustomerApp.class,
                "--spring.datasource.hikari.maximum-pool-size=1",
                "--spring.datasource.hikari.connection-timeout=3000")) {
            Customers customers = context.getBean(Customers.class);
            new TransactionTemplate(context.getBean(org.springframework.transaction.PlatformTransactionManager.class))
                    .executeWithoutResult(status -> {
                        customers.saveAndFlush(new Customer("Ada", "ada@example.com", null));
                        status.setRollbackOnly();
                    });
            assertThat(customers.count()).isZero();
            assertThat(new Raw(context.getBean(DataSource.class)).list("select version from entigma_key", Integer.class))
                    .as("the key outlives the rollback")
                    .containsExactly(1);
        }
    }

    @Test
    void migrations_makeTheKeyTableBeforeTheEngineLooks() {
        String[] flyway = {
            "--spring.flyway.enabled=true",
            "--spring.flyway.locations=classpath:io/entigma/ddl/{vendor}",
            "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("flyway"),
            "--spring.jpa.hibernate.ddl-auto=update",
            "--entigma.key-table.schema-action=validate"
        };
        try (ConfigurableApplicationContext context = start(CustomerApp.class, flyway)) {
            context.getBean(Customers.class).save(new Customer("Ada", "ada@example.com", null));
        }
    }

    @Test
    void scripts_thatWaitForHibernate_andForTheEngine() {
        try (ConfigurableApplicationContext context = start(
                CustomerApp.class,
                "--spring.jpa.defer-datasource-initialization=true",
                "--spring.sql.init.data-locations=classpath:customers.sql")) {
            assertThat(context.getBean(Customers.class).findByName("Script")).hasSize(1);
        }
    }

    @Test
    @DisplayName("The environment's spelling of a KEK client's setting counts, and more than a file's")
    void environmentVariables_setKekClients() throws IOException {
        String kek = "vault://127.0.0.1:" + closedPort() + "/transit/keys/" + UUID.randomUUID();
        Path token = folder.resolve("token");
        java.nio.file.Files.writeString(token, "hvs.from-a-file");
        SpringApplication application = new SpringApplication(CustomerApp.class);
        application.addInitializers(context -> {
            var environment = context.getEnvironment();
            environment
                    .getPropertySources()
                    .addFirst(new org.springframework.core.env.SystemEnvironmentPropertySource(
                            "test-systemEnvironment",
                            java.util.Map.of("ENTIGMA_KEK_VAULT_TOKENFILE", token.toString(), "ENTIGMA_KEK_URI", kek)));
        });
        try (ConfigurableApplicationContext context = application.run(
                "--spring.main.web-application-type=none",
                "--spring.datasource.generate-unique-name=true",
                "--entigma.kek.vault.token-file=/nowhere")) {
            assertThat(context.getBean(Entigma.class).health().servers())
                    .singleElement()
                    .satisfies(server -> assertThat(kek).startsWith(server.name()));
        }
    }
}
