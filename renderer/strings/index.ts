export { english as strings } from './english';
