// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.NoTenantException;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.kek.file.FileKekClient;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.TenantResolver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TenantBeansTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(
                    Customer.class, Acting.class, Ears.class, OwnScheme.class)
            .overrideConfigKey("quarkus.entigma.kek.uri", Settings.newKek().replace("file:", "own:"));

    @ApplicationScoped
    public static class Acting implements TenantResolver {
        volatile @Nullable TenantId tenant;

        @Override
        public @Nullable TenantId currentTenant() {
            return tenant;
        }

        public void become(@Nullable TenantId other) {
            tenant = other;
        }
    }

    @Singleton
    public static class Ears implements EntigmaListener {
        final List<TenantId> created = new CopyOnWriteArrayList<>();

        @Override
        public void keyCreated(TenantId tenant, KeyId keyId, int version) {
            created.add(tenant);
        }
    }

    /** A client for KEKs that no client of the library serves. */
    @ApplicationScoped
    public static class OwnScheme implements KekClient {
        private final KekClient files = new FileKekClient();

        private static URI file(URI kek) {
            return URI.create("file:" + kek.getRawSchemeSpecificPart());
        }

        @Override
        public boolean supports(URI kek) {
            return "own".equals(kek.getScheme());
        }

        @Override
        public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
            return files.wrap(file(kek), dek, context);
        }

        @Override
        public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
            return files.unwrap(file(kek), wrapped, context);
        }

        @Override
        public String describe() {
            return "the test's own";
        }
    }

    @ConfigProperty(name = "quarkus.entigma.kek.uri")
    String kek;

    @Inject
    EntityManager entities;

    @Inject
    io.entigma.Entigma entigma;

    @Inject
    DataSource database;

    @Inject
    Acting acting;

    @Inject
    Ears ears;

    @Inject
    ManagedExecutor executor;

    @Inject
    ThreadContext threads;

    @Test
    void beans_ofTheApplication_areUsedByTheEngine() throws Exception {
        acting.become(new TenantId("resolved"));
        QuarkusTransaction.requiringNew().run(() -> entities.persist(new Customer(1L, "123", "a@example.com")));

        assertThat(ears.created).contains(new TenantId("resolved"));
        assertThat(RawColumns.texts(database, "select distinct kek_uri from entigma_key"))
                .containsExactly(kek);
        RawColumns.assertSealed(database, "select email from Customer", "a@example.com");
    }

    @Test
    void seal_withoutTenant_isRefused() {
        acting.become(null);
        assertThatThrownBy(() -> entigma.field("t.c", String.class).seal("value"))
                .isInstanceOf(NoTenantException.class);
    }

    @Test
    void scope_overAManagedExecutor_goesWithTheWork() throws Exception {
        acting.become(null);
        SealedField<String> field = entigma.field("t.c", String.class);
        byte[] sealed;
        try (TenantScope scope = TenantScope.open(new TenantId("scoped"))) {
            sealed = executor.supplyAsync(() -> field.seal("value")).get();
            assertThat(field.open(sealed)).isEqualTo("value");
        }
        assertThatThrownBy(() -> executor.supplyAsync(() -> field.open(sealed)).get())
                .hasCauseInstanceOf(NoTenantException.class);
    }

    @Test
    void scope_ofTheThreadThatRunsOtherWork_isHiddenFromIt() {
        Runnable nobodys = threads.contextualRunnable(
                () -> assertThat(TenantScope.current()).isNull());
        try (TenantScope scope = TenantScope.open(new TenantId("scoped"))) {
            nobodys.run();
            assertThat(TenantScope.current()).isEqualTo(new TenantId("scoped"));
        }
    }
}
