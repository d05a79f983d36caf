// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import io.entigma.testing.HttpsTestServer;
import io.entigma.testing.RsaKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
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

/** A server that speaks the documented REST API of a vault with one key, "main", with real RSA. */
final class FakeKeyVault implements AutoCloseable {
    static final String TOKEN = "eyJ0.token-2b7a";

    private final Map<String, KeyPair> versions = new LinkedHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpsTestServer server;
    volatile int failStatus;
    volatile byte[] lie;

    FakeKeyVault(Path folder) throws Exception {
        versions.put("v1a", RsaKeys.FIRST);
        server = HttpsTestServer.start(folder);
        server.answers(this::answer);
    }

    URI address() {
        return server.address();
    }

    Path trustStore() {
        return server.trustStore();
    }

    URI kek(String name) {
        return URI.create("azure-kv:" + server.address() + "/keys/" + name);
    }

    /** The last parts of the paths that were asked. */
    List<String> requests() {
        return requests;
    }

    void addVersion() {
        versions.put("v2b", RsaKeys.SECOND);
    }

    /** What anybody who has the public key can do. */
    static byte[] wrapByPublicKey(byte[] plain) throws GeneralSecurityException {
        return oaep(Cipher.ENCRYPT_MODE, RsaKeys.FIRST, plain);
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
    public void close() {
        server.close();
    }
}
