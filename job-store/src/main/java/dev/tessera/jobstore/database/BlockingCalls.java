package dev.tessera.jobstore.database;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** Controllers that return plain values talk to PostgreSQL and wait: they run on threads of their own, not on Netty's. */
final class BlockingCalls implements WebFluxConfigurer, DisposableBean {

    private static final int THREADS = 32;
    private static final int WAITING = 2_000;

    private final ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();

    BlockingCalls() {
        threads.setThreadNamePrefix("jdbc-");
        threads.setCorePoolSize(THREADS);
        threads.setMaxPoolSize(THREADS);
        threads.setQueueCapacity(WAITING);
        threads.setAllowCoreThreadTimeOut(true);
        threads.initialize();
    }

    @Override
    public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
        configurer.setExecutor(threads);
    }

    @Override
    public void destroy() {
        threads.shutdown();
    }
}
