import { describeWalk } from './describe-walk.ts'

describeWalk(4)
