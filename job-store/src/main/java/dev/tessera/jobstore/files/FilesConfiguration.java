package dev.tessera.jobstore.files;

import dev.tessera.jobstore.content.ContentReceiver;
import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.jobstore.keys.OwnerQuotas;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Files. */
@Configuration(proxyBeanMethods = false)
@Import(FilesController.class)
public class FilesConfiguration {

    @Bean
    StoredFiles storedFiles(JdbcClient database, ContentStore content) {
        return new StoredFiles(database, content);
    }

    @Bean
    FileUploads fileUploads(StoredFiles files, ContentReceiver receiver, ContentStore content, OwnerQuotas quotas) {
        return new FileUploads(files, receiver, content, quotas);
    }
}
