// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.aws;

import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Settings;
import java.net.URI;
import java.util.List;

/**
 * Makes {@link AwsKmsKekClient}s from settings, which all stand under {@code entigma.kek.aws.}: {@code endpoint}, {@code
 * connect-timeout}, {@code call-timeout}. Credentials come from the SDK's default chain. Thread safe.
 */
public final class AwsKmsKekClientProvider implements KekClientProvider {
    private static final String A = "entigma.kek.aws.";
    private static final Setting ENDPOINT = Setting.of(
            Kind.URI, A + "endpoint", "AWS KMS: endpoint, a VPC endpoint for example; the region's unless set.");
    static final Setting CONNECT_TIMEOUT = Setting.of(
                    Kind.DURATION, A + "connect-timeout", "AWS: longest time for a connection.")
            .usually("2s");
    static final Setting CALL_TIMEOUT = Setting.of(Kind.DURATION, A + "call-timeout", "AWS: longest time for a call.")
            .usually("5s");

    /** For {@link java.util.ServiceLoader}. */
    public AwsKmsKekClientProvider() {}

    @Override
    public boolean supports(URI kek) {
        return "aws-kms".equalsIgnoreCase(kek.getScheme());
    }

    @Override
    public List<Setting> settings() {
        return List.of(ENDPOINT, CONNECT_TIMEOUT, CALL_TIMEOUT);
    }

    @Override
    public KekClient create(URI kek, Settings settings) {
        return client(settings);
    }

    private static KekClient client(Settings settings) {
        AwsKmsKekClient.Builder builder = AwsKmsKekClient.builder();
        settings.uri(ENDPOINT).ifPresent(builder::endpoint);
        settings.duration(CONNECT_TIMEOUT).ifPresent(builder::connectTimeout);
        settings.duration(CALL_TIMEOUT).ifPresent(builder::callTimeout);
        return builder.build();
    }
}
