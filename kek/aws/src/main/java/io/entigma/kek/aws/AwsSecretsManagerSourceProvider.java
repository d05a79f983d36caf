// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import io.entigma.kek.inprocess.KekSource;
import io.entigma.kek.inprocess.KekSourceProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Makes {@link AwsSecretsManagerSource}s for {@code aws-secrets-manager:ARN}. Settings, all under {@code entigma.kek.aws.}:
 * {@code secrets-endpoint} (a VPC endpoint), {@code connect-timeout}, {@code call-timeout}. The region is the ARN's;
 * credentials come from the SDK's default chain. Thread safe.
 */
public final class AwsSecretsManagerSourceProvider implements KekSourceProvider {
    private static final Setting ENDPOINT = Setting.of(
            Kind.URI,
            "entigma.kek.aws.secrets-endpoint",
            "AWS Secrets Manager: endpoint, a VPC endpoint for example; the region's unless set.");

    /** For {@link java.util.ServiceLoader}. */
    public AwsSecretsManagerSourceProvider() {}

    @Override
    public boolean supports(URI source) {
        return "aws-secrets-manager".equalsIgnoreCase(source.getScheme());
    }

    @Override
    public List<Setting> settings() {
        return List.of(ENDPOINT, AwsKmsKekClientProvider.CONNECT_TIMEOUT, AwsKmsKekClientProvider.CALL_TIMEOUT);
    }

    @Override
    public KekSource create(URI source, Settings settings) {
        return source(source.getRawSchemeSpecificPart(), settings);
    }

    private static KekSource source(String arn, Settings settings) {
        Duration connecting =
                settings.duration(AwsKmsKekClientProvider.CONNECT_TIMEOUT).orElse(Duration.ofSeconds(2));
        Duration calling =
                settings.duration(AwsKmsKekClientProvider.CALL_TIMEOUT).orElse(Duration.ofSeconds(5));
        var builder = SecretsManagerClient.builder()
                .region(Region.of(AwsSecretsManagerSource.regionOf(arn)))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(connecting)
                        .socketTimeout(calling))
                // The engine tries again itself, with one policy for all key servers.
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
        settings.uri(ENDPOINT).ifPresent(builder::endpointOverride);
        return new AwsSecretsManagerSource(arn, builder.build(), calling);
    }
}
