import { DataSource } from 'typeorm';
import { SnakeNamingStrategy } from 'typeorm-naming-strategies';
import { Customer, CustomerOrder } from './entities.js';

export const source = new DataSource({ type: 'postgres', entities: [Customer, CustomerOrder], namingStrategy: new SnakeNamingStrategy() });
