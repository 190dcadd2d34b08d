/** What Chinese names begin with. Part of the floor: repair guesses lost names, extraction tells names from other words. */

/** Surnames of one character, in simplified form, about in the order of how many people bear them. */
export const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常' +
  '汤康易乔赖文樊庄殷施洪颜葛柴盛齐岳梅倪俞涂兰翟焦鲁祝章柳左华温申辛甘聂骆艾欧占耿符包冉游牛尤詹全司宁鲍伍项卓管上凌米池';

/** Further ones, by which names are known but none is guessed; those that open everyday words (苗木, 季节) are left out. */
export const FURTHER_SURNAMES = '闫邢庞阮柯裴霍翁祁滕饶穆缪褚娄窦戚岑';
