// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekCall;
import io.entigma.kek.inprocess.KekSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * A KEK in AWS Secrets Manager, for {@link io.entigma.kek.inprocess.InProcessKekClient}: a secret that is 32 bytes, or their
 * base64 as text. The version with the stage {@code AWSCURRENT} is the newest one. Secrets Manager deletes versions without a
 * stage some day, so rotate the KEK soon after the secret, and give old versions a stage until then. Needs the SDK's module
 * {@code secretsmanager} and one of its HTTP clients. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
public final class AwsSecretsManagerSource implements KekSource {
    private static final Pattern ARN =
            Pattern.compile("arn:(?:aws|aws-cn|aws-us-gov):secretsmanager:([a-z]{2}(?:-[a-z]+)+-\\d):\\d{12}:secret:"
                    + "[A-Za-z0-9/_+=.@-]{1,512}");
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private final String arn;
    private final SecretsManagerClient client;
    private final Duration callTimeout;

    /**
     * Makes a source whose calls may take 5 s. Calls no server.
     *
     * @param arn the secret's ARN
     * @param client the SDK's client, which is closed with the source; best without retries of its own, since the engine
     *     tries again itself
     * @throws MisconfigurationException if the ARN is not one of a secret
     */
    public AwsSecretsManagerSource(String arn, SecretsManagerClient client) {
        this(arn, client, CALL_TIMEOUT);
    }

    AwsSecretsManagerSource(String arn, SecretsManagerClient client, Duration callTimeout) {
        regionOf(arn);
        this.arn = arn;
        this.client = client;
        this.callTimeout = callTimeout;
    }

    static String regionOf(String arn) {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw new MisconfigurationException("AWS Secrets Manager: the secret must be named as"
                    + " arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, but is '" + arn + "'");
        }
        return matcher.group(1);
    }

    @Override
    public Material fetch(KekCall call, String version) {
        GetSecretValueResponse answer = ask(call, version);
        String found = answer.versionId();
        // A name without the suffix of six characters is an ARN as well; AWS answers with the whole one.
        if (found == null || answer.arn() == null || !answer.arn().startsWith(arn)) {
            throw call.unavailable("the answer is of another secret and is not used; check the endpoint", null);
        }
        return Material.decode(call, found, stored(answer), "version " + found + " of the secret");
    }

    private static byte[] stored(GetSecretValueResponse answer) {
        if (answer.secretBinary() != null) {
            return answer.secretBinary().asByteArray();
        }
        @Nullable String text = answer.secretString();
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private GetSecretValueResponse ask(KekCall call, String version) {
        try {
            return client.getSecretValue(request -> {
                request.secretId(arn).overrideConfiguration(override -> override.apiCallTimeout(callTimeout));
                if (version.equals(NEWEST)) {
                    request.versionStage("AWSCURRENT");
                } else {
                    request.versionId(version);
                }
            });
        } catch (AwsServiceException e) {
            throw failure(call, e);
        } catch (SdkException | IllegalStateException e) {
            // The SDK's text can hold an endpoint with credentials in it.
            throw call.unavailable(
                    "Secrets Manager gave no answer (" + e.getClass().getSimpleName()
                            + "): no connection, no credentials, or a closed client; check the credentials chain and the"
                            + " network to the region's endpoint",
                    null);
        }
    }

    private static EntigmaException failure(KekCall call, AwsServiceException e) {
        String code = AwsErrors.code(e);
        String said = "Secrets Manager answered " + e.statusCode() + " (" + code + "): ";
        if (AwsErrors.canPass(e)) {
            return call.unavailable(said + "it cannot serve now, or its request quota is used up", null);
        }
        String wayOut = switch (code) {
            case "ResourceNotFoundException" ->
                "there is no such secret, or it has no such version any more; check the ARN, and that the"
                        + " version is not deleted";
            case "AccessDeniedException" ->
                "the IAM role and the secret's policy must allow secretsmanager:GetSecretValue, and the key's"
                        + " policy kms:Decrypt if a key of your own encrypts the secret";
            case "DecryptionFailure" -> "the KMS key that encrypts the secret is not usable; enable it";
            case "InvalidRequestException" -> "the secret is marked for deletion; restore it";
            default -> "the request was not accepted; check the credentials and the secret's ARN";
        };
        return call.refused(said + wayOut, null);
    }

    @Override
    public String describe() {
        return "AWS Secrets Manager, " + arn;
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "AwsSecretsManagerSource[" + arn + "]";
    }
}
