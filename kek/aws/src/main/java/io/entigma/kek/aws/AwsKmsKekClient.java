// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekCall;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

/**
 * KEK client for AWS KMS. KEK URIs are {@code aws-kms:} and the ARN of a symmetric key or of an alias: {@code
 * aws-kms:arn:aws:kms:eu-west-1:111122223333:key/1234abcd-...}. The region is the ARN's. The KEK version is the key's id: an
 * alias wraps with the key that it names now, and what it wrapped is opened with the key that it named then, which must
 * not be deleted before a KEK rotation has moved all DEKs. Tenant and key id are the encryption context, which binds the
 * wrapped DEK to them, and which AWS writes to CloudTrail in the clear. The KEK never leaves KMS; rewrapping is done there as
 * well. Needs the SDK's modules {@code kms} and {@code url-connection-client}. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html">Encryption context</a>
 */
public final class AwsKmsKekClient implements KekClient {
    private static final Pattern ARN =
            Pattern.compile("aws-kms:((arn:(?:aws|aws-cn|aws-us-gov):kms:([a-z]{2}(?:-[a-z]+)+-\\d):\\d{12}:)"
                    + "(?:key/[A-Za-z0-9-]{1,64}|(alias)/[A-Za-z0-9/_-]{1,256}))");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private static final Set<String> PASSING = Set.of(
            "ThrottlingException",
            "LimitExceededException",
            "KMSInternalException",
            "DependencyTimeoutException",
            "KeyUnavailableException",
            "RequestTimeout");

    private final Function<String, KmsClient> connect;
    private final ConcurrentMap<String, KmsClient> regions = new ConcurrentHashMap<>();
    private final String description;
    private volatile boolean closed;

    private AwsKmsKekClient(Function<String, KmsClient> connect, String description) {
        this.connect = connect;
        this.description = description;
    }

    /**
     * Begins a client.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean supports(URI kek) {
        return ARN.matcher(kek.toString()).matches();
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        KekCall call = call("wrap", kek, context);
        byte[] bytes = dek.toCleartextBytes();
        try {
            EncryptResponse answer = ask(
                    call,
                    (kms, arn) -> kms.encrypt(request -> request.keyId(arn)
                            .plaintext(SdkBytes.fromByteArray(bytes))
                            .encryptionContext(encryptionContext(context))));
            return wrapped(call, answer.ciphertextBlob(), answer.keyId());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = call("unwrap", kek, context);
        DecryptResponse answer = ask(
                call,
                (kms, arn) -> kms.decrypt(request -> request.keyId(keyOf(call, wrapped))
                        .ciphertextBlob(SdkBytes.fromByteArray(wrapped.toBytes()))
                        .encryptionContext(encryptionContext(context))));
        SdkBytes plaintext = answer.plaintext();
        byte[] bytes = plaintext == null ? new byte[0] : plaintext.asByteArray();
        try {
            if (bytes.length != CleartextKey.BYTES) {
                throw bytes.length == 0 ? strange(call, "it has no plaintext") : call.notADek(bytes.length);
            }
            return CleartextKey.copyOf(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        KekCall call = call("rewrap", kek, context);
        ReEncryptResponse answer = ask(
                call,
                (kms, arn) -> kms.reEncrypt(request -> request.sourceKeyId(keyOf(call, wrapped))
                        .destinationKeyId(arn)
                        .ciphertextBlob(SdkBytes.fromByteArray(wrapped.toBytes()))
                        .sourceEncryptionContext(encryptionContext(context))
                        .destinationEncryptionContext(encryptionContext(context))));
        return wrapped(call, answer.ciphertextBlob(), answer.keyId());
    }

    /** The key that wrapped a DEK: behind an alias, the one of that time. */
    private static String keyOf(KekCall call, WrappedDek wrapped) {
        Matcher arn = ARN.matcher(call.kek().toString());
        if (!arn.matches() || !KEY.matcher(wrapped.kekVersion()).matches()) {
            throw call.wrongContext(null);
        }
        return arn.group(4) == null ? arn.group(1) : arn.group(2) + "key/" + wrapped.kekVersion();
    }

    /** KMS tells the key, but not which of the materials that its own rotation gives it. */
    @Override
    public boolean versionIdentifiesKeyMaterial() {
        return false;
    }

    private static KekCall call(String operation, URI kek, WrapContext context) {
        return new KekCall("AWS KMS", operation, kek, context);
    }

    private static Map<String, String> encryptionContext(WrapContext context) {
        return Map.of(
                "entigma:tenant", context.tenant().value(),
                "entigma:key-id", context.keyId().toString());
    }

    private static WrappedDek wrapped(KekCall call, @Nullable SdkBytes blob, @Nullable String keyId) {
        byte[] bytes = blob == null ? new byte[0] : blob.asByteArray();
        String key = keyId == null ? "" : keyId.substring(keyId.lastIndexOf('/') + 1);
        if (bytes.length <= CleartextKey.BYTES || bytes.length > WrappedDek.MAX_BYTES) {
            throw strange(call, "CiphertextBlob has " + bytes.length + " bytes");
        }
        if (!KEY.matcher(key).matches()) {
            throw strange(call, "KeyId is not the ARN of a key");
        }
        return new WrappedDek(bytes, key);
    }

    private static EntigmaException strange(KekCall call, String what) {
        return call.unavailable("its answer does not fit (" + what + ") and is not used; check the endpoint", null);
    }

    /** One request to KMS. */
    private interface Request<T> {
        T send(KmsClient kms, String arn);
    }

    private <T> T ask(KekCall call, Request<T> request) {
        Matcher matcher = ARN.matcher(call.kek().toString());
        if (!matcher.matches()) {
            throw call.refused("the KEK URI must be aws-kms: and the ARN of a key or an alias; correct it", null);
        }
        if (closed) {
            throw call.unavailable("this client is closed", null);
        }
        try {
            return request.send(regions.computeIfAbsent(matcher.group(3), connect), matcher.group(1));
        } catch (AwsServiceException e) {
            throw failure(call, e);
        } catch (ApiCallTimeoutException e) {
            throw call.unavailable(
                    "no answer within the call timeout; check the network to the region's endpoint", null);
        } catch (SdkException e) {
            // The SDK's text can hold an endpoint with credentials in it, and says little that its class does not.
            throw call.unavailable(
                    "the call failed in the SDK (" + e.getClass().getSimpleName()
                            + "): no connection, no credentials, or a closed client; check the credentials chain and the"
                            + " network to the region's endpoint",
                    null);
        }
    }

    private static EntigmaException failure(KekCall call, AwsServiceException e) {
        String code = AwsErrors.code(e);
        String said = "it answered " + e.statusCode() + " (" + code + "): ";
        return switch (code) {
            case "InvalidCiphertextException", "IncorrectKeyException" -> call.wrongContext(null);
            case "AccessDeniedException" ->
                call.refused(
                        said
                                + "the IAM role and the key's policy must allow kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom and"
                                + " kms:ReEncryptTo, for this encryption context if they name one",
                        null);
            case "NotFoundException" ->
                call.refused(
                        said + "there is no such key or alias in this region and account; check the KEK URI", null);
            case "DisabledException", "KMSInvalidStateException" ->
                call.refused(
                        said + "the key is disabled or about to be deleted; enable it or cancel the deletion", null);
            case "ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException" ->
                call.refused(said + "the credentials are not accepted; renew them", null);
            default ->
                PASSING.contains(code) || AwsErrors.canPass(e)
                        ? call.unavailable(
                                said
                                        + "it cannot serve now or its request quota is used up; cache DEKs longer or raise"
                                        + " the quota",
                                null)
                        : call.refused(
                                said + "the request was not accepted; check that the key is symmetric and the KEK URI",
                                null);
        };
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public void close() {
        closed = true;
        regions.values().forEach(KmsClient::close);
    }

    @Override
    public String toString() {
        return "AwsKmsKekClient[" + description + "]";
    }

    /** What a client is to be like. Not thread safe. */
    public static final class Builder {
        private @Nullable AwsCredentialsProvider credentials;
        private @Nullable URI endpoint;
        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration callTimeout = Duration.ofSeconds(5);

        private Builder() {}

        /**
         * Sets who gives credentials; the SDK's default chain unless set.
         *
         * @param provider the provider; not closed by the client
         * @return this
         */
        public Builder credentials(AwsCredentialsProvider provider) {
            credentials = provider;
            return this;
        }

        /**
         * Sets one endpoint for all regions, a VPC endpoint for example.
         *
         * @param uri the endpoint
         * @return this
         */
        public Builder endpoint(URI uri) {
            endpoint = uri;
            return this;
        }

        /**
         * Sets how long a connection may take; 2 s unless set.
         *
         * @param timeout more than zero
         * @return this
         */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = positive("connect timeout", timeout);
            return this;
        }

        /**
         * Sets how long a whole call may take; 5 s unless set.
         *
         * @param timeout more than zero
         * @return this
         */
        public Builder callTimeout(Duration timeout) {
            callTimeout = positive("call timeout", timeout);
            return this;
        }

        private static Duration positive(String what, Duration timeout) {
            if (timeout.isZero() || timeout.isNegative()) {
                throw new MisconfigurationException(
                        "AWS KMS client: the " + what + " must be more than zero, but is " + timeout);
            }
            return timeout;
        }

        /**
         * Makes the client. Calls no server and asks for no credentials.
         *
         * @return the client
         */
        public AwsKmsKekClient build() {
            AwsCredentialsProvider provider =
                    credentials == null ? DefaultCredentialsProvider.builder().build() : credentials;
            URI override = endpoint;
            Duration connecting = connectTimeout;
            Duration calling = callTimeout;
            return new AwsKmsKekClient(
                    region -> connect(Region.of(region), provider, override, connecting, calling),
                    "AWS KMS" + (override == null ? "" : " at " + override.getHost())
                            + ": the KEK stays in KMS; IAM says who can use it");
        }

        private static KmsClient connect(
                Region region,
                AwsCredentialsProvider provider,
                @Nullable URI endpoint,
                Duration connectTimeout,
                Duration callTimeout) {
            var builder = KmsClient.builder()
                    .region(region)
                    .credentialsProvider(provider)
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(connectTimeout)
                            .socketTimeout(callTimeout))
                    // The engine tries again itself, with one policy for all key servers.
                    .overrideConfiguration(ClientOverrideConfiguration.builder()
                            .retryStrategy(AwsRetryStrategy.doNotRetry())
                            .apiCallTimeout(callTimeout)
                            .build());
            return (endpoint == null ? builder : builder.endpointOverride(endpoint)).build();
        }
    }
}
