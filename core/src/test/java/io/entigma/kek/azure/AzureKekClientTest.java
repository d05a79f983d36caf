// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import io.entigma.KeyServerRefusedException;
import io.entigma.KeyServerUnavailableException;
import io.entigma.kek.KekClientContract;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.spi.KekClient;
import io.entigma.testing.HttpsTestServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that speaks the documented REST API, with real RSA. */
class AzureKekClientTest extends KekClientContract {
    private static final String TOKEN = "eyJ0.token-2b7a";
    private static KeyPair first;
    private static KeyPair second;

    @TempDir
    Path folder;

    private final Map<String, KeyPair> versions = new LinkedHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpsTestServer server;
    private AzureKekClient client;
    private volatile int failStatus;
    private volatile byte[] lie;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        first = generator.generateKeyPair();
        second = generator.generateKeyPair();
    }

    @BeforeEach
    void start() throws Exception {
        versions.put("v1a", first);
        server = HttpsTestServer.start(folder);
        server.answers(this::answer);
        client = open();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private AzureKekClient open() {
        return AzureKekClient.builder(server.address(), () -> TOKEN)
                .trustStore(server.trustStore(), HttpsTestServer.PASSWORD)
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getRawPath().split("/");
        requests.add(path[path.length - 1]);
        JsonObject body = JsonParser.parseString(
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                .getAsJsonObject();
        JsonObject json = new JsonObject();
        int status = 200;
        try {
            String version = path.length == 5 ? path[3] : newest();
            if (failStatus != 0) {
                status = failStatus;
            } else if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                status = 401;
            } else if (!path[2].equals("main") || !versions.containsKey(version)) {
                status = 404;
            } else {
                json.addProperty("kid", server.address() + "/keys/main/" + version);
                carryOut(path[path.length - 1], versions.get(version), body, json);
            }
        } catch (GeneralSecurityException | CryptoException | RuntimeException e) {
            status = 400;
        }
        if (status != 200) {
            json.addProperty("error", "with the token " + TOKEN);
        }
        byte[] bytes = json.toString().getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private String newest() {
        return List.copyOf(versions.keySet()).get(versions.size() - 1);
    }

    private void carryOut(String operation, KeyPair pair, JsonObject body, JsonObject json)
            throws GeneralSecurityException, CryptoException {
        byte[] value = decode(body, "value");
        switch (operation) {
            case "wrapkey" -> json.addProperty("value", encode(oaep(Cipher.ENCRYPT_MODE, pair, value)));
            case "unwrapkey" ->
                json.addProperty("value", encode(lie == null ? oaep(Cipher.DECRYPT_MODE, pair, value) : lie));
            case "sign" -> {
                RSAPrivateKey key = (RSAPrivateKey) pair.getPrivate();
                PSSSigner signer = signer(true, key.getModulus(), key.getPrivateExponent(), value);
                json.addProperty("value", encode(signer.generateSignature()));
            }
            case "verify" -> {
                RSAPublicKey key = (RSAPublicKey) pair.getPublic();
                PSSSigner signer = signer(false, key.getModulus(), key.getPublicExponent(), decode(body, "digest"));
                json.addProperty("value", signer.verifySignature(value));
            }
            default -> throw new IllegalArgumentException(operation);
        }
    }

    private static byte[] oaep(int mode, KeyPair pair, byte[] value) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        cipher.init(mode, mode == Cipher.ENCRYPT_MODE ? pair.getPublic() : pair.getPrivate());
        return cipher.doFinal(value);
    }

    private static PSSSigner signer(boolean sign, BigInteger modulus, BigInteger exponent, byte[] digest) {
        PSSSigner signer = PSSSigner.createRawSigner(new RSAEngine(), new SHA256Digest());
        signer.init(sign, new RSAKeyParameters(sign, modulus, exponent));
        signer.update(digest, 0, digest.length);
        return signer;
    }

    private static String encode(byte[] value) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    }

    private static byte[] decode(JsonObject body, String name) {
        return Base64.getUrlDecoder().decode(body.get(name).getAsString());
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return open();
    }

    @Override
    protected URI kek() {
        return URI.create("azure-kv:" + server.address() + "/keys/main");
    }

    @Override
    protected URI unknownKek() {
        return URI.create("azure-kv:" + server.address() + "/keys/none");
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    @Test
    void newVersion_wraps_oldStillOpens() {
        WrappedDek old = client.wrap(kek(), dek(), ACME);
        versions.put("v2b", second);
        WrappedDek moved = client.rewrap(kek(), old, ACME);
        assertThat(old.kekVersion()).isEqualTo("v1a");
        assertThat(moved.kekVersion()).isEqualTo("v2b");
        client.unwrap(kek(), old, ACME).close();
        client.unwrap(kek(), moved, ACME).close();
    }

    /** Who can write to the key table has the public key too, but not the vault's signature. */
    @Test
    void keyThatSomebodyElseWrapped_isNotTaken() throws Exception {
        byte[] own = new byte[CleartextKey.BYTES];
        byte[] wrapped = oaep(Cipher.ENCRYPT_MODE, first, own);
        byte[] stored = client.wrap(kek(), dek(), ACME).toBytes();
        System.arraycopy(wrapped, 0, stored, 1, wrapped.length);
        requests.clear();
        assertFails(
                KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), new WrappedDek(stored, "v1a"), ACME));
        assertThat(requests).containsExactly("verify");
    }

    @Test
    void statuses_areOfTheRightKind() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int status : new int[] {408, 429, 500, 503}) {
            failStatus = status;
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
        for (int status : new int[] {400, 401, 403, 404, 409}) {
            failStatus = status;
            assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
    }

    @Test
    void answers_thatAreNoDek_areNotUsed() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int length : new int[] {0, 16, 33}) {
            lie = Arrays.copyOf(new byte[] {1}, length);
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
    }

    @Test
    void otherVault_getsNoToken() {
        for (String uri :
                List.of("azure-kv:https://evil.vault.azure.net/keys/main", "azure-kv:https://localhost:1/keys/main")) {
            assertThat(client.supports(URI.create(uri))).isFalse();
            requests.clear();
            assertFails(KeyServerRefusedException.class, ACME, () -> client.wrap(URI.create(uri), dek(), ACME));
            assertThat(requests).isEmpty();
        }
    }
}
