// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every KEK client does alike, whatever stands behind it. Extend it in the tests of a client of your own, and give it a
 * client that talks to a real server, or to one that behaves so on the wire.
 */
public abstract class KekClientContract {
    /** Id of the DEK that is wrapped. */
    protected static final KeyId ID = KeyId.parse("00112233445566778899aabbccddeeff");
    /** The context that it is wrapped for. */
    protected static final WrapContext ACME = new WrapContext(new TenantId("acme"), ID);

    private static final int THREADS = 16;
    private static final byte[] DEK =
            HexFormat.of().parseHex("5a5d5448464d705f625d6c17060f386f2a2d24d8d6ddc0efbaeda4a7969fc8ff");

    /** For JUnit. */
    protected KekClientContract() {}

    /**
     * A client that is ready to use.
     *
     * @return the same one for all calls of a test, closed by the subclass
     */
    protected abstract KekClient client();

    /**
     * Another client of the same kind.
     *
     * @return the client, which the test closes
     */
    protected abstract KekClient newClient();

    /**
     * A KEK that the client serves.
     *
     * @return its URI
     */
    protected abstract URI kek();

    /**
     * A KEK of the same server that does not exist.
     *
     * @return its URI, which the client supports
     */
    protected abstract URI unknownKek();

    /**
     * Secrets that the client was configured with, which no text may show.
     *
     * @return the secrets; none unless overridden
     */
    protected List<String> secrets() {
        return List.of();
    }

    /**
     * Whether the server itself binds the wrapping to tenant and key id.
     *
     * @return true unless overridden
     */
    protected boolean bindsContext() {
        return true;
    }

    /**
     * Whether the server tells a version of its KEK.
     *
     * @return true unless overridden
     */
    protected boolean hasVersions() {
        return true;
    }

    /**
     * Whether a part of the wrapped bytes can be lost, as shares of a quorum can.
     *
     * @return false unless overridden
     */
    protected boolean opensWithoutSomeBytes() {
        return false;
    }

    private boolean opensRight(WrappedDek wrapped) {
        try (CleartextKey dek = client().unwrap(kek(), wrapped, ACME)) {
            assertThat(dek.matches(dek())).isTrue();
            return true;
        } catch (EntigmaException e) {
            return false;
        }
    }

    /**
     * The DEK.
     *
     * @return a copy
     */
    protected static CleartextKey dek() {
        return CleartextKey.copyOf(DEK);
    }

    /**
     * A context of another tenant.
     *
     * @param tenant the tenant
     * @return the context
     */
    protected static WrapContext context(String tenant) {
        return new WrapContext(new TenantId(tenant), ID);
    }

    /**
     * Asserts that a call fails with a message that names tenant and key id, and shows no secret.
     *
     * @param type what it throws
     * @param context the context that it names
     * @param call the call
     */
    protected void assertFails(Class<? extends EntigmaException> type, WrapContext context, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(type).satisfies(e -> {
            assertThat(e.getMessage())
                    .contains("'" + context.tenant() + "'")
                    .contains(context.keyId().toString());
            assertShowsNothing(e);
        });
    }

    private void assertShowsNothing(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            assertClean(String.valueOf(t));
            Arrays.stream(t.getSuppressed()).forEach(this::assertShowsNothing);
        }
    }

    private void assertClean(String text) {
        assertThat(text).doesNotContainIgnoringCase(HexFormat.of().formatHex(DEK));
        assertThat(text).doesNotContain(Base64.getEncoder().encodeToString(DEK));
        secrets().forEach(secret -> assertThat(text).doesNotContain(secret));
    }

    private void assertSameDek(WrappedDek wrapped, WrapContext context) {
        try (CleartextKey again = client().unwrap(kek(), wrapped, context);
                CleartextKey first = dek()) {
            assertThat(again.matches(first)).isTrue();
        }
    }

    @Test
    void contract_unwrapOfWhatWasWrapped_givesTheSameDek() {
        try (CleartextKey dek = dek()) {
            WrappedDek wrapped = client().wrap(kek(), dek, ACME);
            assertThat(wrapped.toBytes().length).isGreaterThan(CleartextKey.BYTES);
            assertThat(wrapped.kekVersion().isBlank()).isEqualTo(!hasVersions());
            assertThat(!hasVersions() && client().versionIdentifiesKeyMaterial())
                    .isFalse();
            assertSameDek(wrapped, ACME);
            assertThat(dek.matches(dek())).as("the client leaves the DEK alone").isTrue();
            try (KekClient other = newClient();
                    CleartextKey again = other.unwrap(kek(), wrapped, ACME)) {
                assertThat(again.matches(dek())).isTrue();
            }
        }
    }

    @Test
    void contract_wrapTwice_givesDifferentBytes() {
        assertThat(client().wrap(kek(), dek(), ACME).toBytes())
                .isNotEqualTo(client().wrap(kek(), dek(), ACME).toBytes());
    }

    @Test
    void contract_tenantsWithEveryKindOfCharacter_work() {
        for (String tenant : new String[] {"a b", "ümläut", "\"\\/<>&'=", "😀", "x".repeat(255)}) {
            assertSameDek(client().wrap(kek(), dek(), context(tenant)), context(tenant));
        }
    }

    @Test
    @DisplayName("another context is refused, and the message names tenant, key id, KEK and what a context is")
    void contract_otherContext_isRefusedByName() {
        Assumptions.assumeTrue(bindsContext(), "this key server has no context");
        WrappedDek wrapped = client().wrap(kek(), dek(), ACME);
        WrapContext otherKey = new WrapContext(ACME.tenant(), KeyId.parse("ff".repeat(16)));
        for (WrapContext other : List.of(context("Acme"), context("acme "), context("globex"), otherKey)) {
            assertFails(KeyServerRefusedException.class, other, () -> client().unwrap(kek(), wrapped, other));
            assertFails(KeyServerRefusedException.class, other, () -> client().rewrap(kek(), wrapped, other));
            assertThatThrownBy(() -> client().unwrap(kek(), wrapped, other))
                    .hasMessageContaining(kek().toString())
                    .hasMessageContaining("context");
        }
    }

    @Test
    void contract_changedBytes_areNeverAnotherDek() {
        WrappedDek wrapped = client().wrap(kek(), dek(), ACME);
        byte[] good = wrapped.toBytes();
        for (int i = 0; i < good.length; i += Math.max(1, good.length / 16)) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            WrappedDek changed = new WrappedDek(bad, wrapped.kekVersion());
            if (opensWithoutSomeBytes() && opensRight(changed)) {
                continue;
            }
            assertFails(EntigmaException.class, ACME, () -> client().unwrap(kek(), changed, ACME));
        }
    }

    @Test
    void contract_junk_isRefused() {
        String version = client().wrap(kek(), dek(), ACME).kekVersion();
        for (int length : new int[] {1, 12, 28, 60, 4000}) {
            WrappedDek junk = new WrappedDek(new byte[length], version);
            assertFails(KeyServerRefusedException.class, ACME, () -> client().unwrap(kek(), junk, ACME));
        }
    }

    @Test
    void contract_versionThatIsNoVersion_isRefused() {
        byte[] bytes = client().wrap(kek(), dek(), ACME).toBytes();
        for (String version : List.of("no-such-version", "../../secret", "1\r\nX: y", "ü")) {
            WrappedDek odd = new WrappedDek(bytes, version);
            try {
                client().unwrap(kek(), odd, ACME).close();
            } catch (EntigmaException e) {
                assertThat(e).isInstanceOf(KeyServerRefusedException.class);
                assertShowsNothing(e);
            }
        }
    }

    @Test
    void contract_unknownKek_isRefused() {
        assertThat(client().supports(unknownKek())).isTrue();
        assertFails(KeyServerRefusedException.class, ACME, () -> client().wrap(unknownKek(), dek(), ACME));
        WrappedDek wrapped = client().wrap(kek(), dek(), ACME);
        assertFails(KeyServerRefusedException.class, ACME, () -> client().unwrap(unknownKek(), wrapped, ACME));
    }

    @Test
    void contract_rewrap_keepsTheDek() {
        WrappedDek wrapped = client().wrap(kek(), dek(), ACME);
        assertSameDek(client().rewrap(kek(), wrapped, ACME), ACME);
        assertSameDek(wrapped, ACME);
    }

    @Test
    void contract_manyThreads_eachGetsItsOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<WrappedDek>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                WrapContext context = context("tenant-" + i);
                all.add(threads.submit(() -> client().wrap(kek(), dek(), context)));
            }
            for (int i = 0; i < THREADS; i++) {
                assertSameDek(all.get(i).get(1, TimeUnit.MINUTES), context("tenant-" + i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void contract_texts_showNoSecret() {
        assertThat(client().describe()).isNotBlank().doesNotContain("\n");
        assertClean(client().describe());
        assertClean(client().toString());
    }

    @Test
    void contract_foreignUris_areNotServed() {
        for (String uri : List.of("test:a", "mailto:a@b", "ldap://h/x", "urn:x:y")) {
            assertThat(client().supports(URI.create(uri))).as(uri).isFalse();
        }
        assertThat(client().supports(kek())).isTrue();
    }

    @Test
    void contract_closedClient_isUnavailable() {
        KekClient closed = newClient();
        closed.close();
        closed.close();
        assertFails(KeyServerUnavailableException.class, ACME, () -> closed.wrap(kek(), dek(), ACME));
    }
}
