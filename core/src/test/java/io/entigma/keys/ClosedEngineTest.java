// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.Keys;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.JobRequest;
import io.entigma.job.KekRotation;
import io.entigma.job.StoredData;
import io.entigma.job.TenantDatabases;
import io.entigma.key.KeyPurpose;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import io.entigma.testing.UnpooledDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;

/** After its end an engine says so, whatever it is asked for. */
class ClosedEngineTest {
    private static final TenantId TENANT = new TenantId("acme");

    /** What may be done with a closed engine: closing it again, dropping what it has dropped, and passing it on. */
    private static final Set<String> HARMLESS = Set.of("close", "evictKeys", "itself", "looking");

    private static final Consumer<WrappedKey> NOTHING = key -> {};
    private static final Map<Class<?>, Object> ARGUMENTS = Map.ofEntries(
            Map.entry(String.class, "customer.ssn"),
            Map.entry(Object.class, "canary"),
            Map.entry(byte[].class, new byte[60]),
            Map.entry(Class.class, String.class),
            Map.entry(int.class, 1),
            Map.entry(TenantId.class, TENANT),
            Map.entry(Collection.class, List.of(TENANT)),
            Map.entry(Duration.class, Duration.ofDays(1)),
            Map.entry(KeyPurpose.class, KeyPurpose.INDEX),
            Map.entry(Consumer.class, NOTHING),
            Map.entry(KekRotation.class, KekRotation.toNewestVersion()),
            Map.entry(JobRequest.class, JobRequest.reencrypt()),
            Map.entry(DataSource.class, new UnpooledDataSource("jdbc:h2:mem:none", "sa", "")),
            Map.entry(TenantDatabases.class, TenantDatabases.databases(Map.of())));

    private static void assertClosed(ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("The Entigma engine is closed, and seals, opens and looks after nothing any more;"
                        + " close it after everything that uses it, or build another one");
    }

    @OnEveryDatabase(Database.H2)
    void use_ofAClosedEngine_saysThatItIsClosed(TestDatabase db) {
        Entigma entigma = App.on(db).buildEngine();
        SealedField<String> random = entigma.field("customer.ssn", String.class);
        SealedField<String> deterministic = entigma.deterministicField("customer.email", String.class);
        byte[] sealed = inScope(() -> random.seal("canary"));
        Keys keys = entigma.keys();
        StoredData data = entigma.data(db.url(), db.user(), db.password());
        entigma.close();

        assertEachClosed(Entigma.class, entigma);
        assertEachClosed(Keys.class, keys);
        assertEachClosed(StoredData.class, data);
        inScope(() -> assertEachClosed(SealedField.class, random));
        inScope(() -> assertEachClosed(SealedField.class, deterministic));
        assertClosed(() -> inScope(() -> random.open(sealed)));
    }

    /** Every method that the interface has, now and later; a parameter of a new type is to be added to {@link #argument}. */
    private static int assertEachClosed(Class<?> type, Object used) {
        int called = 0;
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !HARMLESS.contains(method.getName())) {
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(ClosedEngineTest::argument)
                        .toArray();
                assertThatThrownBy(() -> call(method, used, arguments))
                        .as(method.toString())
                        .isInstanceOf(MisconfigurationException.class)
                        .hasMessageContaining("The Entigma engine is closed");
                called++;
            }
        }
        assertThat(called).isPositive();
        return called;
    }

    private static void call(Method method, Object used, Object[] arguments) throws Throwable {
        try {
            method.setAccessible(true);
            if (method.invoke(used, arguments) instanceof CompletionStage<?> stage) {
                stage.toCompletableFuture().get();
            }
        } catch (InvocationTargetException | ExecutionException e) {
            throw e.getCause();
        }
    }

    private static Object argument(Class<?> type) {
        return ARGUMENTS.entrySet().stream()
                .filter(entry -> entry.getKey().equals(type))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no argument for a " + type));
    }

    @OnEveryDatabase(Database.H2)
    void close_twice_isHarmless(TestDatabase db) {
        Entigma entigma = App.on(db).buildEngine();
        entigma.close();
        entigma.close();
        entigma.evictKeys();
        assertThat(entigma.itself().get()).isSameAs(entigma);
    }

    @OnEveryDatabase(Database.H2)
    void session_overAClosedEngine_saysThatItIsClosed(TestDatabase db) {
        try (App app = App.on(db).entities(Note.class).start()) {
            app.run("acme", session -> session.persist(new Note(2, "stored")));
            app.entigma().close();
            Note note = new Note(1, "canary");
            assertClosed(() -> app.run("acme", session -> {
                session.persist(note);
                session.flush();
            }));
            assertClosed(() -> app.run("acme", session -> {
                session.find(Note.class, 2L);
            }));
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a call to a key server that is under way when the engine is closed does not blame the server")
    void close_duringACall_isToldAsSuch(TestDatabase db) {
        LocalKek kek = new LocalKek();
        Entigma entigma = App.on(db).kek(kek).buildEngine();
        SealedField<String> field = entigma.field("customer.ssn", String.class);
        kek.duringNextWrap(() -> {
            entigma.close();
            throw new KeyServerUnavailableException("this client is closed");
        });
        assertClosed(() -> inScope(() -> field.seal("canary")));
    }

    private static <T> T inScope(java.util.function.Supplier<T> work) {
        try (TenantScope scope = TenantScope.open(TENANT)) {
            return work.get();
        }
    }
}
