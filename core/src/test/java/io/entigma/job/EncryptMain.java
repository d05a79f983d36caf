// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.Entigma;
import io.entigma.key.TenantId;
import io.entigma.testing.UnpooledDataSource;
import java.time.Duration;
import java.util.HexFormat;

/** Encrypts a column, slowly, until it is killed or done. Arguments: URL of the data, URL of the keys, user, password, KEK. */
final class EncryptMain {
    private static final int ROWS_PER_SECOND = 500;

    private EncryptMain() {}

    public static void main(String[] args) throws InterruptedException {
        Entigma entigma =
                ReencryptMain.engine(args[1], args[2], args[3], HexFormat.of().parseHex(args[4]));
        StoredData data = entigma.data(new UnpooledDataSource(args[0], args[2], args[3]));
        Thread teller = new Thread(() -> tellOfTheJob(data));
        teller.setDaemon(true);
        teller.start();
        data.run(request().rowsPerSecond(ROWS_PER_SECOND));
    }

    private static void tellOfTheJob(StoredData data) {
        while (data.jobs().isEmpty()) {
            Thread.onSpinWait();
        }
        System.out.println("ready");
    }

    static JobRequest request() {
        return JobRequest.encrypt("odd.data")
                .tenant(new TenantId("acme"))
                .pageRows(20)
                .shardRows(200)
                .lease(Duration.ofSeconds(1));
    }
}
