// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.error.NoTenantException;
import io.entigma.TenantScope;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import io.entigma.spring.app.Failures;
import io.entigma.spring.app.Raw;
import io.entigma.spring.notes.Note;
import io.entigma.spring.notes.NoteApp;
import io.entigma.spring.notes.Notes;
import io.micrometer.context.ContextSnapshotFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Who the tenant is in a Spring application. */
class TenantsTest {
    @SpringBootApplication
    static class Clinic {}

    private static ConfigurableApplicationContext start(Class<?> app, Class<?> more, String... settings) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(app, more);
        String[] all = Arrays.copyOf(settings, settings.length + 3);
        all[settings.length] = "--entigma.kek.uri=file://${user.dir}/target/entigma-tenants-" + UUID.randomUUID() + ".kek";
        all[settings.length + 1] = "--spring.main.web-application-type=none";
        all[settings.length + 2] = "--spring.datasource.generate-unique-name=true";
        return application.run(all);
    }

    private static List<String> tenantsOf(ConfigurableApplicationContext context) {
        return new Raw(context.getBean(DataSource.class))
                .list("select utf8tostring(tenant) from entigma_key order by 1", String.class);
    }

    /** Hibernate's own resolver, as an application has it. */
    @Configuration(proxyBeanMethods = false)
    static class HibernateResolver {
        /** Outside of a request an empty name, as the documentation advises. */
        static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(() -> "");

        /** Boot 4 does this itself. */
        @Bean
        static BeanPostProcessor onBoot3(ObjectProvider<CurrentTenantIdentifierResolver<String>> resolver) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessBeforeInitialization(Object bean, String name) {
                    if (bean instanceof AbstractEntityManagerFactoryBean factory) {
                        factory.getJpaPropertyMap()
                                .putIfAbsent("hibernate.tenant_identifier_resolver", resolver.getObject());
                    }
                    return bean;
                }
            };
        }

        @Bean
        CurrentTenantIdentifierResolver<String> clinics() {
            return new CurrentTenantIdentifierResolver<>() {
                @Override
                public String resolveCurrentTenantIdentifier() {
                    return CURRENT.get();
                }

                @Override
                public boolean validateExistingCurrentSessions() {
                    return true;
                }
            };
        }
    }

    @Test
    @DisplayName("Hibernate's CurrentTenantIdentifierResolver bean names the tenant of @TenantId and of the keys alike")
    void hibernateResolver_namesTheTenantOfTheKeys() {
        try (ConfigurableApplicationContext context = start(Clinic.class, HibernateResolver.class)) {
            Patients patients = context.getBean(Patients.class);
            assertThat(Failures.rootOf(() -> patients.save(new Patient("nobody's")))).isInstanceOf(NoTenantException.class);
            assertThat(tenantsOf(context)).isEmpty();
            HibernateResolver.CURRENT.set("north");
            Long id = patients.save(new Patient("asthma")).id;
            assertThat(patients.findById(id)).get().extracting(p -> p.diagnosis).isEqualTo("asthma");
            HibernateResolver.CURRENT.set("south");
            patients.save(new Patient("gout"));
            assertThat(patients.findById(id)).isEmpty();
            assertThat(tenantsOf(context)).containsExactly("north", "south");
            assertThat(new Raw(context.getBean(DataSource.class))
                            .list("select clinic from patient order by id", String.class))
                    .containsExactly("north", "south");
        } finally {
            HibernateResolver.CURRENT.remove();
        }
    }

    @Test
    void claimOfTheAuthentication_namesTheTenant() {
        try (ConfigurableApplicationContext context = start(NoteApp.class, NoteApp.class, "--entigma.tenants.claim=org")) {
            Notes notes = context.getBean(Notes.class);
            login(Map.of("sub", "ada", "org", "north"));
            Long id = notes.save(new Note("text")).id;
            assertThat(notes.findById(id)).isPresent();
            assertThat(tenantsOf(context)).containsExactly("north");
            login(Map.of("sub", "eve", "org", "south"));
            assertThat(Failures.rootOf(() -> notes.findById(id))).isInstanceOf(io.entigma.error.WrongTenantException.class);
            login(Map.of("sub", "ada"));
            assertThat(Failures.rootOf(() -> notes.findById(id))).isInstanceOf(NoTenantException.class);
            SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "x", "ROLE"));
            assertThat(Failures.rootOf(() -> notes.save(new Note("other")))).isInstanceOf(NoTenantException.class);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private static void login(Map<String, Object> claims) {
        Jwt jwt = new Jwt("token", Instant.now(), Instant.now().plusSeconds(60), Map.of("alg", "none"), claims);
        SecurityContextHolder.getContext().setAuthentication(new JwtAuthenticationToken(jwt, List.of()));
    }

    /** Needs the repository that needs the engine that asks this. */
    static class CircularResolver implements TenantResolver {
        private final Notes notes;

        CircularResolver(Notes notes) {
            this.notes = notes;
        }

        @Override
        public TenantId currentTenant() {
            assertThat(notes).isNotNull();
            throw new IllegalStateException("not inside a request");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Circular {
        @Bean
        TenantResolver resolver(Notes notes) {
            return new CircularResolver(notes);
        }
    }

    @Test
    @DisplayName("an application whose resolver knows no tenant outside of requests starts, and needs no circular reference")
    void resolver_thatThrowsAtBoot_isAskedOnlyForValues() {
        try (ConfigurableApplicationContext context =
                start(NoteApp.class, Circular.class, "--spring.main.allow-circular-references=false")) {
            Notes notes = context.getBean(Notes.class);
            assertThat(Failures.rootOf(() -> notes.save(new Note("text"))))
                    .hasMessageContaining("not inside a request");
            TenantScope.run("north", () -> notes.save(new Note("text")));
            assertThat(tenantsOf(context)).containsExactly("north");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Asynchronous {
        @Bean
        Worker worker(@Lazy Notes notes) {
            return new Worker(notes);
        }
    }

    public static class Worker {
        private final Notes notes;

        Worker(Notes notes) {
            this.notes = notes;
        }

        @Async
        public CompletableFuture<String> save(String text) {
            notes.save(new Note(text));
            return CompletableFuture.completedFuture(String.valueOf(TenantScope.current()));
        }
    }

    @Test
    @DisplayName("@Async acts for the tenant that submitted the task, and no thread keeps it")
    void asyncMethod_actsForItsSubmittersTenant() throws Exception {
        try (ConfigurableApplicationContext context =
                start(NoteApp.class, Asynchronous.class, "--entigma.tenants.claim=org", "--spring.task.execution.pool.core-size=1")) {
            Worker worker = context.getBean(Worker.class);
            try (TenantScope scope = TenantScope.open(new TenantId("north"))) {
                assertThat(worker.save("in a scope").get()).isEqualTo("north");
            }
            login(Map.of("sub", "ada", "org", "south"));
            assertThat(worker.save("by a claim").get()).isEqualTo("south");
            SecurityContextHolder.clearContext();
            assertThat(Failures.rootOf(() -> worker.save("by nobody").get())).isInstanceOf(NoTenantException.class);
            assertThat(tenantsOf(context)).containsExactly("north", "south");
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    @Test
    @DisplayName("Micrometer's context propagation hands the scope over and cleans the thread")
    void contextSnapshot_handsTheScopeOver() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            var factory = ContextSnapshotFactory.builder().clearMissing(true).build();
            Runnable[] task = new Runnable[1];
            TenantId[] seen = new TenantId[1];
            Runnable look = () -> seen[0] = TenantScope.current();
            TenantScope.run("north", () -> task[0] = factory.captureAll().wrap(look));
            one.submit(task[0]).get();
            assertThat(seen[0]).isEqualTo(new TenantId("north"));
            assertThat(one.submit(TenantScope::current).get()).isNull();
            Runnable bare = factory.captureAll().wrap(look);
            seen[0] = new TenantId("east");
            TenantScope.run("south", () -> {
                bare.run();
                assertThat(TenantScope.current()).isEqualTo(new TenantId("south"));
            });
            assertThat(seen[0]).isNull();
        } finally {
            one.shutdownNow();
        }
    }
}
