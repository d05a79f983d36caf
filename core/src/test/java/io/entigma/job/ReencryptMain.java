// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.Entigma;
import io.entigma.key.KeyTable;
import io.entigma.spi.TenantResolver;
import io.entigma.testing.LocalKek;
import io.entigma.testing.UnpooledDataSource;
import java.time.Duration;
import java.util.HexFormat;

/** A process that re-encrypts again and again until it is killed. */
final class ReencryptMain {
    private ReencryptMain() {}

    /** Arguments: URL, user, password, KEK in hex. */
    public static void main(String[] args) throws Exception {
        Entigma entigma = engine(args[0], args[1], args[2], HexFormat.of().parseHex(args[3]));
        StoredData data = entigma.data(new UnpooledDataSource(args[0], args[1], args[2]));
        System.out.println("ready");
        while (true) {
            JobReport report = data.run(request());
            if (report.state() != JobState.DONE) {
                System.out.println(report);
            }
        }
    }

    static Entigma engine(String url, String user, String password, byte[] kek) {
        return Entigma.builder()
                .kek(LocalKek.URI_A)
                .kekClient(new LocalKek(kek))
                .keyTable(KeyTable.at(url).user(user).password(password))
                .tenants(TenantResolver.scopeOnly())
                .epochInterval(Duration.ofMillis(100))
                .build();
    }

    static JobRequest request() {
        return JobRequest.reencrypt().pageRows(40).shardRows(200).lease(Duration.ofSeconds(1));
    }
}
