// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.error.UntrustedRowException;
import io.entigma.key.TenantId;
import io.entigma.spring.EntigmaEvent;
import io.entigma.spring.app.Customer;
import io.entigma.spring.app.CustomerApp;
import io.entigma.spring.app.Customers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** What operators see, over real HTTP. */
class ActuatorTest {
    private static final String PASSWORD = "canary-of-a-password";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Configuration(proxyBeanMethods = false)
    static class Open {
        final List<EntigmaEvent> events = new CopyOnWriteArrayList<>();

        @Bean
        SecurityFilterChain open(HttpSecurity http) throws Exception {
            return http.csrf(csrf -> csrf.disable())
                    .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                    .build();
        }

        final List<String> observed = new CopyOnWriteArrayList<>();

        @Bean
        ObservationHandler<Observation.Context> observing() {
            return new ObservationHandler<>() {
                @Override
                public void onStop(Observation.Context context) {
                    observed.add(context.getName() + " " + context.getLowCardinalityKeyValues());
                }

                @Override
                public boolean supportsContext(Observation.Context context) {
                    return String.valueOf(context.getName()).startsWith("entigma");
                }
            };
        }

        @EventListener
        void hear(EntigmaEvent event) {
            events.add(event);
        }
    }

    private ConfigurableApplicationContext start(String... more) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(CustomerApp.class, Open.class);
        String[] all = java.util.Arrays.copyOf(more, more.length + 9);
        all[more.length] = "--server.port=0";
        all[more.length + 1] = "--spring.datasource.generate-unique-name=true";
        all[more.length + 2] = "--entigma.kek.uri=" + folder.resolve("dev.kek").toUri();
        all[more.length + 3] = "--management.endpoints.web.exposure.include=*";
        all[more.length + 4] = "--management.endpoint.health.show-details=always";
        all[more.length + 5] = "--management.endpoint.env.show-values=always";
        all[more.length + 6] = "--management.endpoint.configprops.show-values=always";
        all[more.length + 8] = "--server.shutdown=immediate";
        all[more.length + 7] = "--entigma.kek.trust-store-password=" + PASSWORD;
        return application.run(all);
    }

    private HttpResponse<String> get(ConfigurableApplicationContext context, String path)
            throws IOException, InterruptedException {
        return http.send(request(context, path).GET().build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ConfigurableApplicationContext context, String path) {
        String port = context.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
    }

    private HttpResponse<String> post(ConfigurableApplicationContext context, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(context, path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    @Test
    void endpoints_showHowKeysDo_andNoSecret() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            context.getBean(Customers.class).save(new Customer("Ada", "ada@example.com", null));

            assertThat(get(context, "health").body())
                    .contains("\"entigma\":{")
                    .contains("\"cachedKeys\":1")
                    .contains("\"keysInGrace\":0")
                    .contains("\"oldestKeySeconds\":")
                    .contains("\"status\":\"UP\"");
            assertThat(get(context, "entigma").body()).contains("\"entigma\"").contains("\"keyServers\":[{");
            assertThat(get(context, "entigma/keys?maxAge=0s").body())
                    .contains("\"keks\":[{", "\"retirementsDue\":[]")
                    .contains("\"tenant\":\"single\"");
            assertThat(get(context, "entigma/other").statusCode()).isEqualTo(404);
            assertThat(post(context, "entigma/rotate-kek", "{}").statusCode())
                    .as("off unless allowed")
                    .isIn(404, 405);
            for (String endpoint : List.of("env", "configprops", "entigma", "health", "beans")) {
                assertThat(get(context, endpoint).body()).as(endpoint).doesNotContain(PASSWORD);
            }
            assertThat(get(context, "env").body()).contains("entigma.kek.trust-store-password");
        }
    }

    @Test
    void health_withAProblem_namesNoTenantAndNoKey() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            context.getBean(Customers.class).save(new Customer("Ada", "ada@example.com", null));
            Entigma engine = context.getBean(Entigma.class);
            String key = engine.keys().of(new TenantId("single")).get(0).id().toString();
            context.getBean(JdbcTemplate.class).update("update entigma_key set wrapped_dek = X'00'");
            assertThat(engine.checkKeyServers().problems())
                    .singleElement()
                    .asString()
                    .contains("'single'", key);

            HttpResponse<String> health = get(context, "health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body())
                    .contains("\"problems\":1", "\"status\":\"DOWN\"")
                    .doesNotContain("'single'", key, "\"failure\"");
            assertThat(get(context, "entigma").body()).contains("'single'", key);
        }
    }

    @Test
    void rowsThatAreNotBelieved_areCountedByHealth_andToldByTheEndpoint() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            context.getBean(Customers.class).save(new Customer("Ada", "ada@example.com", null));
            Entigma engine = context.getBean(Entigma.class);
            context.getBean(JdbcTemplate.class).update("update entigma_key_list set generation = generation + 7 where tenant = X'73696e676c65'");
            engine.evictKeys();
            assertThatThrownBy(() ->
                            context.getBean(Customers.class).save(new Customer("Eve", "eve@example.com", null)))
                    .hasStackTraceContaining(UntrustedRowException.class.getName());

            HttpResponse<String> health = get(context, "health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("\"problems\":1").doesNotContain("'single'");
            assertThat(get(context, "entigma").body()).contains("Keys of tenant 'single': the MAC of the list");
            assertThat(get(context, "metrics/entigma.rows.untrusted").body()).contains("entigma_key_list");
        }
    }

    @Test
    void writes_whereAllowed_rotate() throws Exception {
        try (ConfigurableApplicationContext context = start("--management.endpoint.entigma.access=unrestricted")) {
            context.getBean(Customers.class).save(new Customer("Ada", "ada@example.com", null));
            assertThat(post(context, "entigma/check", "{}").body()).contains("\"status\":\"UP\"");
            assertThat(post(context, "entigma/rotate-kek", "{}").body()).contains("\"failures\":[]");
            assertThat(post(context, "entigma/rotate-dek", "{}").statusCode()).isEqualTo(400);
            assertThat(post(context, "entigma/rotate-dek", "{\"tenant\":\"single\"}").body())
                    .contains("\"now\":2");
            for (String target : List.of("https://evil.example/v1/keks/a", "file:///tmp/kek.json", "no URI at all")) {
                assertThat(post(context, "entigma/rotate-kek", "{\"to\":\"" + target + "\"}")
                                .statusCode())
                        .as(target)
                        .isEqualTo(400);
            }
            assertThat(context.getBean(Entigma.class).keys().kekUse())
                    .as("nothing was moved")
                    .hasSize(1);
            assertThat(post(context, "entigma/explode", "{}").statusCode()).isEqualTo(400);
            assertThat(post(context, "entigma/check", "{\"engine\":\"none\"}").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void meters_and_events() {
        try (ConfigurableApplicationContext context = start()) {
            Customers customers = context.getBean(Customers.class);
            customers.save(new Customer("Ada", "ada@example.com", null));
            customers.findByEmail("ada@example.com");
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(meters.get("entigma.key.server.calls")
                            .tags("operation", "wrap", "client", "file", "outcome", "success")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("entigma.key.cache").tag("result", "hit").counter().count())
                    .isPositive();
            assertThat(meters.get("entigma.key.cache.size").gauge().value()).isEqualTo(1);
            assertThat(context.getBean(Open.class).observed)
                    .anySatisfy(each -> assertThat(each).contains("entigma.key.server").contains("wrap"));
            assertThat(context.getBean(Open.class).events)
                    .hasAtLeastOneElementOfType(EntigmaEvent.KeyCreated.class)
                    .hasAtLeastOneElementOfType(EntigmaEvent.Wrapped.class);
        }
    }
}
